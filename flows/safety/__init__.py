"""What is heard before anything else: STOP, START, HELP, and words of danger."""
