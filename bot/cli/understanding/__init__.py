"""Commands about the language understanding."""
