"""Campaigns: who, when, and the gate that is asked again at the moment of sending."""
