"""What the channels promise, over the emulated providers."""
