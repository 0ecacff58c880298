"""The script that a command hands to an interpreter: it must exist, and carry no credential."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from iomanager.farm.model import Command

_INTERPRETER = re.compile(
    r"(?:ba|da|z|k)?sh|(?:py|python)[\d.]*(?:\.exe)?|(?:nuke|hython|mayapy)[\w.-]*", re.IGNORECASE
)
_GIVEN = frozenset({"-c", "-m", "-"})
"""Behind these there is no script."""
_WITH_VALUE = frozenset({"-W", "-X", "-o", "+o", "-O"})
_SUFFIXES = (".py", ".sh", ".nk")
CREDENTIAL_NAMED = r"(?i)(?:^|[^a-z])(?:api[_-]?key|script[_-]?key|password|passwd|secret|token)['\"]?\s*[=:]\s*"
"""The name of a credential and the sign behind it, whose value follows; an expression to begin others with."""
_WRITTEN = re.compile(CREDENTIAL_NAMED + r"(['\"])[^'\"$%<{]{4,}\1")
"""A credential as it is written down in a program: the name, and its value in quotation marks."""
_MOST_BYTES = 1_000_000


def script_of(command: Command) -> str:
    """The script that the command's interpreter runs; empty where there is none."""
    words = iter(command.argv[1:])
    if not command.argv or not _INTERPRETER.fullmatch(Path(command.argv[0]).name):
        return ""
    for word in words:
        if word in _GIVEN:
            return ""
        if word in _WITH_VALUE:
            next(words, "")
        elif not word.startswith(("-", "+")):
            return word if word.endswith(_SUFFIXES) else ""
    return ""


def faults(command: Command, secrets: Iterable[str]) -> Iterator[str]:
    """What is wrong with the command's script, as sentences that repeat no secret."""
    script = script_of(command)
    if not script:
        return
    path = Path(command.cwd or ".", script)
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except IsADirectoryError:
        yield f"the script {script} is a folder."
    except FileNotFoundError:
        yield f"the script {script} does not exist."
    except ValueError:
        return  # a NUL in its name, which the check of texts names
    except OSError as error:
        yield f"the script {script} cannot be read: {error.strerror}."
    else:
        if any(secret in text for secret in secrets):
            yield f"the script {script} holds the value of a secret of the environment."
        elif _WRITTEN.search(text):
            yield f"the script {script} holds what looks like a credential. Let it read that from the environment."
