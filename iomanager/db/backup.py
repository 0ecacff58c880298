"""A consistent copy of the database, made while it is in use."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from iomanager.core.errors import Forbidden, Unavailable

if TYPE_CHECKING:
    from iomanager.db.engine import Database


def backup(database: Database, file: Path) -> None:
    """Write the copy to ``file``, which must not exist. Raises Unavailable or Forbidden; no half file stays."""
    if not file.parent.is_dir():
        raise Forbidden(f"The folder {file.parent} does not exist.", hint="Make it first.")
    temporary = file.with_name(f".{file.name}.part")
    try:
        temporary.unlink(missing_ok=True)
        write = _sqlite if database.is_sqlite else _postgresql
        write(database, temporary)
        os.link(temporary, file)
    except sqlite3.Error as error:
        raise Unavailable(f"The backup failed: {error}.", hint="Nothing was changed.") from error
    except OSError as error:
        raise Forbidden(f"The backup {file} cannot be written: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _sqlite(database: Database, file: Path) -> None:
    """SQLite's online copy, on a connection of its own: it waits for writers instead of stopping them."""
    source = sqlite3.connect(str(make_url(database.url).database))
    try:
        source.execute("VACUUM INTO ?", (str(file),))
    finally:
        source.close()


def _postgresql(database: Database, file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise Unavailable("pg_dump is not on this machine.", hint="Install PostgreSQL's client programs.")
    url = make_url(database.url)
    environment = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [program, "--format=custom", f"--file={file}", f"--dbname={address}"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        said = " ".join(done.stderr.replace("pg_dump: ", "").split())[:300]
        hint = "Nothing was changed. pg_dump must be at least as new as the server."
        raise Unavailable(f"The backup failed: {said.rstrip('.')}.", hint=hint)
