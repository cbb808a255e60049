"""What runs: doors (web, command line, worker), use cases, and adapters to the world."""
