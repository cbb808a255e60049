"""Rasa as the other engine: its configurations, our encoder as a part of its pipeline, and what its server replies."""
