"""Commands about staff's own numbers."""
