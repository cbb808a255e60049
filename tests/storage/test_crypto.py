"""Addresses are unreadable without the secret, cannot be changed unseen, and are still found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.crypto import Keyring
from storage.errors import CannotDecrypt, SecretsCollide, SecretTooShort

OLD, NEW = "the old secret, which is long enough", "the new secret, which is long enough"
BEFORE, DURING, AFTER = Keyring.derive(OLD), Keyring.derive(NEW, older=[OLD]), Keyring.derive(NEW)
ADDRESS, AAD = "tel:+19165550123", b"urn.address"


def colliding() -> str:
    """Find a secret whose key has the same id as OLD's; one in 256 has."""
    secrets = (f"a secret that is long enough, number {number}" for number in range(10_000))
    return next(secret for secret in secrets if Keyring.derive(secret).current.id == BEFORE.current.id)


@given(text=st.text(), aad=st.binary())
def test_what_was_sealed_opens_again(text: str, aad: bytes) -> None:
    assert BEFORE.decrypt(BEFORE.encrypt(text, aad), aad) == text


@given(text=st.text(min_size=6))
def test_sealed_bytes_never_repeat_nor_show_the_text(text: str) -> None:
    first, second = BEFORE.encrypt(text, AAD), BEFORE.encrypt(text, AAD)

    assert first != second
    assert text.encode() not in first


@given(where=st.integers(1, len(BEFORE.encrypt(ADDRESS, AAD)) - 1), bit=st.integers(0, 7))
def test_any_changed_bit_is_noticed(where: int, bit: int) -> None:
    sealed = bytearray(BEFORE.encrypt(ADDRESS, AAD))
    sealed[where] ^= 1 << bit

    with pytest.raises(CannotDecrypt):
        BEFORE.decrypt(bytes(sealed), AAD)


@pytest.mark.parametrize("length", [0, 1, 5, 13, 28])
def test_bytes_that_are_cut_short_are_noticed(length: int) -> None:
    with pytest.raises(CannotDecrypt):
        BEFORE.decrypt(BEFORE.encrypt(ADDRESS, AAD)[:length], AAD)


def test_sealed_bytes_moved_to_another_column_do_not_open() -> None:
    with pytest.raises(CannotDecrypt):
        BEFORE.decrypt(BEFORE.encrypt(ADDRESS, AAD), b"inbox.address")


def test_an_error_tells_the_cure_and_not_the_address() -> None:
    with pytest.raises(CannotDecrypt) as failure:
        AFTER.decrypt(BEFORE.encrypt(ADDRESS, AAD), AAD)

    assert "older secrets" in failure.value.fix
    assert "916" not in str(failure.value)


def test_during_rotation_both_secrets_open_and_the_new_one_seals() -> None:
    assert DURING.decrypt(BEFORE.encrypt(ADDRESS, AAD), AAD) == ADDRESS
    assert AFTER.decrypt(DURING.encrypt(ADDRESS, AAD), AAD) == ADDRESS


@given(text=st.text())
def test_an_index_is_the_same_each_time_and_sixteen_bytes(text: str) -> None:
    assert Keyring.derive(OLD).blind_index(text) == BEFORE.blind_index(text)
    assert len(BEFORE.blind_index(text)) == 16


@given(first=st.text(), second=st.text())
def test_different_texts_have_different_indexes(first: str, second: str) -> None:
    assert (BEFORE.blind_index(first) == BEFORE.blind_index(second)) is (first == second)


def test_an_index_stays_what_it_was_in_every_version_of_this_code() -> None:
    """A change here would lose every resident there is; if it must be, it comes with a migration."""
    assert BEFORE.blind_index(ADDRESS).hex() == "13bb7fdee7a55c23d84398425068168f"


def test_during_rotation_an_address_is_looked_for_under_both_secrets() -> None:
    expected = (AFTER.blind_index(ADDRESS), BEFORE.blind_index(ADDRESS))

    assert DURING.blind_indexes(ADDRESS) == expected
    assert DURING.blind_index(ADDRESS) == expected[0]


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_secret_that_can_be_guessed_is_refused(secret: str) -> None:
    with pytest.raises(SecretTooShort):
        Keyring.derive(secret)


def test_two_secrets_whose_keys_have_the_same_id_are_refused() -> None:
    with pytest.raises(SecretsCollide):
        Keyring.derive(colliding(), older=[OLD])


def test_a_secret_named_as_current_and_older_counts_once() -> None:
    assert Keyring.derive(OLD, older=[OLD]).older == ()


def test_printing_a_keyring_shows_no_key() -> None:
    keys = BEFORE.current

    assert repr(keys.indexing) not in repr(BEFORE)
    assert "AESGCM" not in repr(BEFORE)
