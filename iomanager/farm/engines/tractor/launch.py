"""Runs one command on the farm whose arguments cannot be written in a job script as they are.

``launch PAYLOAD...``: the payload is base64 of compressed JSON, so braces, dollars, quotes, backslashes and Korean
names arrive byte for byte, whatever the engine substitutes. It also sets what a job script has no words for: the
working folder, extra environment, and files that must exist afterwards. Needs nothing but the standard library.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

if not __package__:  # run as a file, by a Python that need not know of this program
    sys.path.insert(0, str(Path(__file__).resolve().parents[4]))
from iomanager.farm import proof

CHUNK: Final = 60_000  # characters per argument; Linux takes 131,071
PATIENCE: Final = 10.0  # seconds that a file server may take to show a new file


def pack(
    argv: Sequence[str] = (),
    *,
    env: Mapping[str, str] | None = None,
    cwd: str = "",
    outputs: Sequence[str] = (),
) -> list[str]:
    """The arguments that make :func:`main` run ``argv``, then look for ``outputs``."""
    plain = json.dumps({"argv": list(argv), "env": dict(env or {}), "cwd": cwd, "outputs": list(outputs)})
    text = base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")
    return [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]


def unpack(arguments: Sequence[str]) -> dict[str, object]:
    """What :func:`pack` was given, as plain data."""
    text = "".join(arguments)
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    values = json.loads(zlib.decompress(packed))
    return dict(values)


def main(arguments: Sequence[str]) -> int:
    """Run the command in place of this process; or say which file is missing, with exit code 1."""
    values = unpack(arguments)
    argv, env, cwd, outputs = (values[name] for name in ("argv", "env", "cwd", "outputs"))
    assert isinstance(argv, list) and isinstance(env, dict) and isinstance(outputs, list)  # noqa: S101, PT018
    if not argv:
        return _look_for(outputs)
    if cwd:
        os.chdir(str(cwd))
    environment = {**os.environ, **env}
    if os.name == "nt":  # there exec starts a second process and leaves at once
        return subprocess.call(argv, env=environment)
    try:
        os.execvpe(argv[0], argv, environment)  # noqa: S606 - no shell is the point
    except OSError as error:
        sys.stderr.write(f"{argv[0]} cannot be started: {error.strerror}\n")
        return 127


def _look_for(outputs: Sequence[str]) -> int:
    """Wait a little for files on a file server, then name the first that is not there or empty."""
    deadline = time.monotonic() + float(os.environ.get("IOMANAGER_OUTPUT_PATIENCE", PATIENCE))
    left = proof.missing(outputs)
    while left and time.monotonic() < deadline:
        time.sleep(0.2)
        left = proof.missing(outputs)
    if not left:
        return 0
    sys.stderr.write(f"The task says done, but {proof.named(left)} is missing or empty.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
