"""Parts of Rasa's pipeline that are ours. They run in Rasa's own environment (Python 3.10)."""
