"""A site with people, and a database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from iomanager.db.engine import Database
from tests.databases import upgraded
from tests.sites.shotgrid.server import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        made.api.accounts.add_user("kim", "kim-word", name="Kim Jiwoo", email="kim@example.com", factor="123456")
        yield made


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Database]:
    """An upgraded SQLite database, where the kind of database is no matter."""
    database = upgraded(f"sqlite:///{tmp_path / 'plain.sqlite3'}")
    yield database
    database.close()
