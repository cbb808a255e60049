"""What must be true of a survey before it goes out."""
