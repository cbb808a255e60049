"""The values in a text: addresses, days, numbers, routes, and the names that the city's data knows."""
