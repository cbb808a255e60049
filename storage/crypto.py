"""Addresses at rest: sealed with AES-256-GCM, and found by a keyed hash that nobody can enumerate."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import CannotDecrypt, SecretsCollide, SecretTooShort

SHORTEST_SECRET = 32
"""Characters. HKDF does not slow guessing down, so the secret itself has to be long."""
KEY_BYTES = 32
NONCE_BYTES = 12
"""Source: NIST SP 800-38D, 8.2.2; one key then seals 2**32 addresses, far more than a city has."""
INDEX_BYTES = 16
"""One of the key's id and fifteen of hash: two addresses never meet by chance."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What one secret gives: a key that seals, another that hashes, and the byte that names both."""

    id: bytes
    sealing: AESGCM = field(repr=False)
    indexing: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: str) -> Self:
        """Derive both keys; raises SecretTooShort."""
        if len(secret) < SHORTEST_SECRET:
            raise SecretTooShort(
                f"The secret has {len(secret)} characters, and fewer than {SHORTEST_SECRET} can be guessed.",
                fix='Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
            )
        sealing, indexing = _hkdf(secret, b"grove address seal"), _hkdf(secret, b"grove address index")
        return cls(hashlib.sha256(sealing).digest()[:1], AESGCM(sealing), indexing)

    def index(self, text: str) -> bytes:
        return self.id + hmac.digest(self.indexing, text.encode(), "sha256")[: INDEX_BYTES - 1]


@dataclass(frozen=True, slots=True)
class Keyring:
    """
    The current keys, which seal, and older ones, which only open and find until rotation is done.

    Sealed bytes are: key id (1), nonce (12), ciphertext and tag. An index starts with the key id too, so
    that rows still under an older key can be counted.
    """

    current: Keys
    older: tuple[Keys, ...] = ()

    @classmethod
    def derive(cls, secret: str, *, older: Sequence[str] = ()) -> Self:
        """Derive the keys of every secret, the current one first; raises SecretTooShort, SecretsCollide."""
        ring = [Keys.derive(each) for each in dict.fromkeys([secret, *older])]
        if len({keys.id for keys in ring}) < len(ring):
            raise SecretsCollide(
                "Two of the secrets have keys with the same id.",
                fix="Take another new secret; one in 256 meets an older one in this way.",
            )
        return cls(ring[0], tuple(ring[1:]))

    def encrypt(self, text: str, aad: bytes) -> bytes:
        """Seal `text` under the current key; `aad` names its place (`b"urn.address"`) and must come again."""
        nonce = os.urandom(NONCE_BYTES)
        return self.current.id + nonce + self.current.sealing.encrypt(nonce, text.encode(), aad)

    def decrypt(self, blob: bytes, aad: bytes) -> str:
        """Open what `encrypt` sealed, under any key of the ring; raises CannotDecrypt."""
        keys = self._named(blob[:1])
        nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        try:
            return keys.sealing.decrypt(nonce, sealed, aad).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt(
                "Sealed bytes in the database are not as they were written.",
                fix="Restore the row from a backup; somebody or something has changed it.",
            ) from error

    def blind_index(self, text: str) -> bytes:
        """Give the 16 bytes by which `text` is found; the same for the same text and secret."""
        return self.current.index(text)

    def blind_indexes(self, text: str) -> tuple[bytes, ...]:
        """Give every index `text` may lie under, the current first: look for any of them."""
        return tuple(keys.index(text) for keys in (self.current, *self.older))

    def _named(self, key_id: bytes) -> Keys:
        for keys in (self.current, *self.older):
            if keys.id == key_id:
                return keys
        raise CannotDecrypt(
            "An address in the database is sealed with a secret that is not set here.",
            fix="Add the secret that was used before to the older secrets, then rotate.",
        )


def _hkdf(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret.encode())
