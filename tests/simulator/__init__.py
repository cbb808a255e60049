"""What the emulated providers promise."""
