"""The tree mirrored; whole conversations as text files in `transcripts/`."""
