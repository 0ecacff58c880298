"""One engine per database URL, sessions that commit or roll back, and the migrations on first start.

SQLite runs in WAL mode with foreign keys on and ``synchronous=FULL`` (an acknowledged write survives a power loss), and
every transaction that will write begins with ``BEGIN IMMEDIATE`` so that two processes wait for each other instead of
failing half-way. See ``design/reliability.md``.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, exc, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from iomanager.core.errors import Forbidden, InvalidInput, Unavailable

log = logging.getLogger(__name__)
BUSY_SECONDS = 30
SILENCE = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 14_000,
}
"""A server that goes silent is given up after 14 seconds, less than the leases last (the options are libpq's)."""


class Database:
    """The application's database. Nothing connects until the first session is opened."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, made on first use."""
        with self._lock:
            if self._engine is None:
                self._engine = _make_engine(self.url)
            return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.url.startswith("sqlite")

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that commits when the block ends and rolls back when it raises.

        Raises Unavailable when the database does not answer; nothing of the block is kept then.
        """
        with translated(), sessionmaker(self.engine, expire_on_commit=False).begin() as session:
            yield session

    def check(self) -> str:
        """One sentence on the database; raises Unavailable when it does not answer."""
        with self.session() as session:
            session.execute(text("select 1"))
        return f"{self.engine.dialect.name} answers"

    def upgrade(self) -> None:
        """Run the migrations that are missing. Safe when several processes start at once."""
        from iomanager.db.migrate import upgrade

        with translated():
            upgrade(self)

    def revision(self) -> str | None:
        """The schema's revision in the database."""
        from iomanager.db.migrate import revision

        with translated():
            return revision(self)

    def reset(self) -> None:
        """Remove every table and begin anew."""
        from iomanager.db.migrate import reset

        with translated():
            reset(self)

    def backup(self, file: Path) -> None:
        """Write a consistent copy while others write: SQLite's own copy, or ``pg_dump`` for PostgreSQL."""
        from iomanager.db.backup import backup

        with translated():
            backup(self, file)

    def close(self) -> None:
        """Close every pooled connection."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's failures into ours; a broken constraint stays what it is, for the store to explain."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.DisconnectionError, exc.TimeoutError) as error:
        raise Unavailable(
            f"The database does not answer: {_first_line(error)}.",
            hint="Nothing was lost. Check the connection or the disk, and try again.",
        ) from error
    except exc.DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise Unavailable(f"The database went away: {_first_line(error)}.", hint="Try again.") from error


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().split("\n", 1)[0].rstrip(".")


def _make_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise InvalidInput(
            "The database URL cannot be read.", hint="Write sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, parsed.database)
    if parsed.get_backend_name() != "postgresql":
        raise InvalidInput(
            f"The database {parsed.get_backend_name()} is not supported.", hint="Use SQLite or PostgreSQL."
        )
    return create_engine(parsed.set(drivername="postgresql+psycopg2"), pool_pre_ping=True, connect_args=SILENCE)


def _sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Forbidden(
                f"The folder of the database cannot be made: {error}.", hint="Set IOMANAGER_HOME to a writable folder."
            ) from error
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: Any) -> Any:
    """SQLite's own knows ASCII only."""
    return value.lower() if isinstance(value, str) else value


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
