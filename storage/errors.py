"""What can go wrong with what is kept: what happened, what to do about it, and a stable code."""

from typing import ClassVar


class StorageError(Exception):
    """Something with the database or its keys that an operator can put right."""

    code: ClassVar[str] = "storage-error"

    def __init__(self, what: str, *, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what} {self.fix} [{self.code}]"


class DatabaseAway(StorageError):
    """
    The database cannot be reached, or broke off; later may work.

    When it broke off while a transaction was ending, that transaction may or may not have been kept.
    """

    code = "database-away"


class DiskFull(DatabaseAway):
    """The database's disk has no room for another write; later may work."""

    code = "disk-full"


class DatabaseReadOnly(DatabaseAway):
    """The database takes no writes: a file we may not change, or a server that is a copy of another."""

    code = "database-read-only"


class DatabaseUrlUnusable(StorageError):
    """The address of the database is none that we can open."""

    code = "database-url"


class Busy(StorageError):
    """More writes are waiting than the writer takes on; later will work."""

    code = "database-busy"


class SecretTooShort(StorageError):
    """A secret that could be guessed."""

    code = "secret-too-short"


class SecretsCollide(StorageError):
    """Two secrets whose keys carry the same one-byte id."""

    code = "secrets-collide"


class CannotDecrypt(StorageError):
    """Sealed bytes that no key of ours opens: the secret is missing, or the bytes were changed."""

    code = "cannot-decrypt"


class AddressTwice(StorageError):
    """One address is kept twice, once under an older key and once under the current one."""

    code = "address-twice"


class MigrationBroke(StorageError):
    """A migration would have left the tables in disorder; nothing was changed."""

    code = "migration-broke"


class TablesDiffer(StorageError):
    """One of the two databases of a copy does not have the tables that this program expects."""

    code = "tables-differ"


class TargetNotEmpty(StorageError):
    """The database to be copied into holds something already."""

    code = "target-not-empty"


class SourceBusy(StorageError):
    """The database to be copied is written to."""

    code = "source-busy"


class CopyBroke(StorageError):
    """A copy could not be finished, or is not the same as its source; it may not be used."""

    code = "copy-broke"


class RevisionUnknown(StorageError):
    """A revision of the tables that no migration has."""

    code = "revision-unknown"
