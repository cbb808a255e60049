"""How the tables came to be what they are: `env` runs the numbered steps in `versions`."""
