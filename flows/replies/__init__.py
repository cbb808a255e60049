"""What a short reply means: numbers, choices, yes and no, in any of the city's languages."""
