"""Tests of dying: at every commit by a script, at any moment by kill -9. Nothing is lost, nothing doubled."""
