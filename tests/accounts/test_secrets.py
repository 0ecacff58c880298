"""Which keyrings are taken, and which are refused."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from keyring.backends.fail import Keyring as Nothing
from keyring.errors import KeyringError

from iomanager.accounts.passwords import hashed, matches
from iomanager.accounts.secrets import CHOICE, OFF, KeyringVault, is_trusted, open_vault
from iomanager.core.errors import Unavailable
from tests.accounts.fakes import Keychain

OFF_SAID = "The keyring is turned off by PYTHON_KEYRING_BACKEND."


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


KEEPING = """
import sys
from keyring.backend import KeyringBackend
from iomanager.accounts.secrets import open_vault

class Keyring(KeyringBackend):
    priority = 5
    kept = {}
    def get_password(self, service, name): return self.kept.get((service, name))
    def set_password(self, service, name, secret): self.kept[service, name] = secret
    def delete_password(self, service, name): del self.kept[service, name]

if "system" in sys.argv:
    Keyring.__module__ = "keyring.backends.SecretService"
vault = open_vault(seconds=30)
if not vault.why_not():
    vault.put("jane", "word")
print(vault.why_not(), vault.get("jane"), len(Keyring.kept), sep="|")
"""


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="these have a keyring of their own")
@pytest.mark.parametrize(
    ("environment", "system", "told"),
    [
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}, True, "|word|1"),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}, False, "This machine has no keyring.|None|0"),
        ({}, True, "This machine has no keyring.|None|0"),
        *(
            ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", CHOICE: name}, True, f"{OFF_SAID}|None|0")
            for name in OFF
        ),
    ],
    ids=["system", "other", "no session", "fail", "null"],
)
def test_what_keyring_finds_by_itself_is_taken_or_refused(environment: dict[str, str], system: bool, told: str) -> None:
    words = [sys.executable, "-c", KEEPING, *(["system"] if system else [])]
    plain = {name: value for name, value in os.environ.items() if name not in {"DBUS_SESSION_BUS_ADDRESS", CHOICE}}
    found = subprocess.run(words, env={**plain, **environment}, capture_output=True, text=True, timeout=120, check=True)
    assert found.stdout.strip() == told


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
