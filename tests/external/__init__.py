"""The connectors against servers nobody here wrote: `make test-external` installs and runs them."""
