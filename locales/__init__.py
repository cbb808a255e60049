"""Gettext catalogues of every text a resident reads, and the tools that build and check them."""
