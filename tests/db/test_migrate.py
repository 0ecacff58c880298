"""A database of an older version is upgraded with everything that it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from iomanager.db.engine import Database
from iomanager.db.migrate import MIGRATIONS
from tests.postgres import PostgresServer

OLD = """
insert into project (id, name, code, status, archived, created_at)
  values ('p', '데모', 'D', 'active', false, '2026-01-01');
insert into sequence (id, project_id, code, description) values ('q', 'p', 'S001', '');
insert into shot (id, project_id, sequence_id, code, status, cut_in) values ('s', 'p', 'q', 'S001_0010', 'ip', 1001);
insert into version (id, project_id, shot_id, code, status, version_type, retired, created_by, created_at)
  values ('v', 'p', 's', 'c', 'fin', 'org', false, '민지', '2026-01-01');
insert into published_file
  (id, project_id, shot_id, version_id, code, name, version_number, path, file_type, retired, created_by, created_at)
  values ('f', 'p', 's', 'v', 'c', 'n', 1, '/p', 'Plate', false, '', '2026-01-01')
"""
KEPT = """
select published_file.shot_id, version.created_by, shot.cut_in, sequence.status, project.name from published_file
  join version on version.id = version_id join shot on shot.id = version.shot_id
  join sequence on sequence.id = shot.sequence_id join project on project.id = sequence.project_id
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database as the second schema left it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('db') / 'old.sqlite3'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database()
    database = Database(url)
    with database.engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in OLD.split(";"):
            connection.execute(text(statement))
    yield database
    database.close()


def test_an_upgrade_keeps_every_record_and_its_links(old: Database) -> None:
    old.upgrade()
    with old.session() as session:
        row = session.execute(text(KEPT)).one()
    assert tuple(row) == ("s", "민지", 1001, "active", "데모")
    assert old.revision() == "0005"


def test_links_are_guarded_again_after_an_upgrade(old: Database) -> None:
    old.upgrade()
    with pytest.raises(IntegrityError), old.session() as session:
        session.execute(text("delete from version where id = 'v'"))
