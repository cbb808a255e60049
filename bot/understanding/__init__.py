"""Understanding by another service: a Rasa server's adapter, and what keeps us from waiting for one that is away."""
