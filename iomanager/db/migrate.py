"""Alembic migrations, run on first start under a lock, so that two processes that start at once upgrade once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from iomanager.core.errors import Conflict

if TYPE_CHECKING:
    from iomanager.db.engine import Database

log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x10_4A_4A_6E  # any number, the same for every copy of the application


def upgrade(database: Database) -> None:
    """Bring the schema to the newest revision. Raises Conflict when the database is newer than this application."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with _upgrading(database) as connection:
        if not database.is_sqlite:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        known = {revision.revision for revision in script.walk_revisions()}
        if current is not None and current not in known:
            raise Conflict(
                f"The database is newer ({current}) than this application.",
                hint="Update IO-Manager and start it again.",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        log.info("database upgraded from %s to %s", current, script.get_current_head())


@contextmanager
def _upgrading(database: Database) -> Iterator[Connection]:
    """A transaction in which tables may be rebuilt: SQLite would empty the tables that refer to one of them.

    Foreign keys are a matter of the connection, and are not switched within a transaction; they are checked at the end.
    """
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF").close()
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise Conflict(
                        f"The database has records without their parents ({broken[0][0]}), so it was left as it was."
                    )
        finally:
            driver.execute("PRAGMA foreign_keys=ON").close()


def revision(database: Database) -> str | None:
    """The revision of the schema in the database; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def reset(database: Database) -> None:
    """Drop every table of ours, and build them anew."""
    with database.engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)
    upgrade(database)
