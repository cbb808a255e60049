"""The kinds of look-up a card may ask for: one small module each."""
