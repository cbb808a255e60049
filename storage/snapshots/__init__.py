"""The snapshots of the open data: how one is built, kept, read and handed to other machines."""
