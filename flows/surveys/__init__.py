"""Micro-surveys: their definition, their checks, their flow, and what is told of the results."""
