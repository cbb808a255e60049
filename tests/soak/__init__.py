"""A day of the city with a hundred thousand contacts, in simulated time: what is left over, and what it takes."""
