"""The city's open data: what is declared, how it is fetched, and how a look-up finds its rows."""
