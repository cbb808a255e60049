"""The way out to sources: what may be asked, for how long, how much, and how often."""
