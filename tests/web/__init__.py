"""Tests of the webhooks: the real server and channels, with both providers emulated on loopback."""
