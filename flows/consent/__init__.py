"""What residents agreed to: the chain of its proof, its scopes, and what is asked about it."""
