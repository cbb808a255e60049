"""Commands about what residents agreed to, are owed and were told."""
