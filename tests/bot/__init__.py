"""What runs: tests of the doors, the use cases and the adapters."""
