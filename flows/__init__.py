"""The domain, pure: no clock, no network, no database, no randomness below this folder."""
