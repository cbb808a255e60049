"""The questions the city can answer: cards as data, their checks, and how an answer is worded."""
