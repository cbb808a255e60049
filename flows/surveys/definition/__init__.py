"""The definition of a survey: read from YAML, described by a schema, written back."""
