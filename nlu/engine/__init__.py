"""The embedded engine: from sentences to a trained machine, and what its ranking is worth."""
