"""Both providers, emulated on this machine: their wire formats, their faults, and phones to look at."""
