"""The database: migrations, sessions, failures in words, backup and reset, on both kinds."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from iomanager.core.errors import Conflict, Forbidden, InvalidInput, Unavailable
from iomanager.db.engine import Database
from iomanager.db.schema import Base
from tests.postgres import PostgresServer, free_port

INSERT = text(
    "insert into project (id, name, code, status, archived, created_at) values ('1', 'a', '', '', false, '2026-01-01')"
)


def test_the_migrations_build_what_the_tables_say(database_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from iomanager.app import load_tables

    load_tables()
    database = Database(database_url)
    database.upgrade()
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    database.close()
    assert differences == []


def test_two_processes_that_start_at_once_upgrade_once(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(4)]
    threads = [threading.Thread(target=database.upgrade) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert databases[0].revision() is not None
    for database in databases:
        database.close()


def test_a_newer_database_is_refused(database: Database) -> None:
    with database.session() as session:
        session.execute(text("update alembic_version set version_num = 'of the future'"))
    with pytest.raises(Conflict, match="newer"):
        database.upgrade()


def test_a_failed_block_leaves_nothing(database: Database) -> None:
    def fail_half_way() -> None:
        with database.session() as session:
            session.execute(INSERT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with database.session() as session:
        assert session.execute(text("select count(*) from project")).scalar() == 0


def test_reset_empties_everything(database: Database) -> None:
    with database.session() as session:
        session.execute(INSERT)
    database.reset()
    with database.session() as session:
        assert session.execute(text("select count(*) from project")).scalar() == 0
    assert inspect(database.engine).has_table("shot")


def test_a_backup_is_consistent_and_never_overwrites(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    database.upgrade()
    with database.session():  # a writer that is at work meanwhile
        database.backup(tmp_path / "copy.sqlite3")
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    assert copy.execute("select count(*) from project").fetchone() == (0,)
    copy.close()
    with pytest.raises(Forbidden):
        database.backup(tmp_path / "copy.sqlite3")
    with pytest.raises(Forbidden, match="does not exist"):
        database.backup(tmp_path / "nowhere" / "copy.sqlite3")
    assert not list(tmp_path.glob(".*.part"))
    database.close()


def test_a_server_that_is_away_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        Database(f"postgresql://nobody@127.0.0.1:{free_port()}/none").check()
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Forbidden, match="cannot be made"):
        Database(f"sqlite:///{tmp_path / 'file' / 'a.sqlite3'}").check()
    for url in ("nonsense", "mysql://a@b/c"):
        with pytest.raises(InvalidInput):
            Database(url).check()


def test_a_server_that_dies_in_the_middle_and_comes_back() -> None:
    with tempfile.TemporaryDirectory(prefix="iomanager-postgres-") as folder:
        _kill_and_restart(PostgresServer(Path(folder)))


def _kill_and_restart(server: PostgresServer) -> None:
    server.start()
    database = Database(server.new_database())
    database.upgrade()
    server.kill()
    with pytest.raises(Unavailable):
        database.check()
    server.start()
    assert database.check() == "postgresql answers"
    database.close()
    server.stop()
