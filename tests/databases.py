"""Databases for the tests: the migrations build the schema once in a process, and it is copied from then on."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import psycopg2
from sqlalchemy.engine import make_url

from iomanager.db.engine import Database

DATABASE = "iomanager.sqlite3"
TEMPLATE = "iomanager_upgraded"


def upgraded(url: str) -> Database:
    """A database of the newest schema, at a URL where there was none or an empty one."""
    where = make_url(url)
    if where.drivername.startswith("sqlite"):
        Path(str(where.database)).write_bytes(_schema())
    else:
        _copy(url, str(where.database))
    return Database(url)


def settle(home: Path) -> None:
    """Give a home the database that the first start of the program would make."""
    home.mkdir(parents=True, exist_ok=True)
    (home / DATABASE).write_bytes(_schema())


@functools.cache
def _schema() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / DATABASE
        database = Database(f"sqlite:///{file}")
        database.upgrade()
        database.close()
        return file.read_bytes()


def _copy(url: str, name: str) -> None:
    """The same on a server of PostgreSQL, which copies databases itself."""
    connection = psycopg2.connect(_beside(url, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("select from pg_database where datname = %s", (TEMPLATE,))
        if cursor.rowcount == 0:
            cursor.execute(f"create database {TEMPLATE}")
            database = Database(_beside(url, TEMPLATE))
            database.upgrade()
            database.close()
        cursor.execute(f"drop database {name}")
        cursor.execute(f"create database {name} template {TEMPLATE}")
    connection.close()


def _beside(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
