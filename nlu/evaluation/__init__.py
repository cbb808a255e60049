"""Measures how well an engine understands: scores, abstention, latency, on sentences it was not trained on."""
