"""The translations of a survey that its authors write themselves."""
