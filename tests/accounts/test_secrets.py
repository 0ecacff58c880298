"""Which keyrings are taken, and which are refused."""

from __future__ import annotations

import pytest
from keyring.backends.fail import Keyring as Nothing
from keyring.errors import KeyringError

from iomanager.accounts.passwords import hashed, matches
from iomanager.accounts.secrets import KeyringVault, is_trusted, open_vault
from iomanager.core.errors import Unavailable
from tests.accounts.fakes import Keychain


class PlaintextKeyring(Keychain):
    """What ``keyrings.alt`` brings: a file that anybody can read."""

    priority = 9


PlaintextKeyring.__module__ = "keyrings.alt.file"


class Real(Keychain):
    """As the operating system's own names itself."""


Real.__module__ = "keyring.backends.SecretService"


def test_a_plain_file_is_never_taken_even_where_it_is_preferred() -> None:
    assert not is_trusted(PlaintextKeyring())
    nothing = Nothing()  # type: ignore[no-untyped-call]
    assert open_vault(backends=(PlaintextKeyring(), nothing)).why_not() == "This machine has no keyring."
    vault = open_vault(backends=(PlaintextKeyring(), Real()))
    vault.put("a", "b")
    assert vault.get("a") == "b"
    assert isinstance(vault, KeyringVault)


def test_it_can_be_turned_off() -> None:
    vault = open_vault(wanted=False)
    assert "accounts.keyring" in vault.why_not()
    assert vault.get("a") is None
    with pytest.raises(Unavailable, match="turned off"):
        vault.put("a", "b")


def test_a_keyring_that_dies_tells_neither_secret_nor_its_own_words() -> None:
    keychain = Keychain()
    vault = KeyringVault(keychain, 20)
    vault.forget("never there")
    keychain.broken = KeyringError("canary in the words of a backend")
    with pytest.raises(Unavailable, match="KeyringError") as died:
        vault.put("a", "b")
    assert "canary" not in str(died.value)


def test_passwords_are_salted_hashes() -> None:
    kept = hashed("kim-word")
    assert matches("kim-word", kept)
    assert not matches("kim", kept)
    assert kept != hashed("kim-word")
    assert "kim" not in kept
    assert not matches("kim-word", "plain:kim-word")
