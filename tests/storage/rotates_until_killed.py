"""A process that rotates to a new secret in small batches, and prints each when it is kept."""

import sys

from storage.crypto import Keyring
from storage.database import Database
from storage.rotation import rotate

if __name__ == "__main__":
    url, new, old = sys.argv[1:]
    for rows in rotate(Database.open(url), Keyring.derive(new, older=[old]), batch=5):
        print(rows, flush=True)  # noqa: T201 - the test reads it
