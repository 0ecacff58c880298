"""What every test shares: a home of its own, the databases, and the rule that nothing warns or leaks unseen."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from iomanager.db.engine import Database
from tests.databases import upgraded
from tests.postgres import PostgresServer

# A loaded machine is no reason to fail: how long an example takes says nothing about what is right.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


LONGEST = (
    "tests/journeys/",
    "tests/farm/celery/",
    "tests/contracts/",
    "tests/farm/test_",
    "tests/farm/tractor/",
    "tests/ingest/test_publish",
    "tests/tracker/shotgrid/",
    "tests/steps/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest begin first, so that no process waits for another at the end."""
    items.sort(key=lambda item: next((n for n, one in enumerate(LONGEST) if item.nodeid.startswith(one)), len(LONGEST)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A log line with a file name that is no text must not keep a report from reaching the process that prints it."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh ``IOMANAGER_HOME`` for each test, and no variable of the person who runs the tests."""
    for name in [name for name in os.environ if name.startswith(("IOMANAGER_", "SHOTGUN_"))]:
        monkeypatch.delenv(name)
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("IOMANAGER_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test whose code logged a warning or worse, unless it is marked ``warns``."""
    yield
    if request.node.get_closest_marker("warns"):
        return
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING and r.name.startswith("iomanager")]
    assert not loud, [record.getMessage() for record in loud]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL on a free port of 127.0.0.1, started once for the whole run.

    It lives outside of pytest's folders: those are closed to the other user that PostgreSQL must run as.
    """
    with tempfile.TemporaryDirectory(prefix="iomanager-postgres-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'iomanager.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An upgraded, empty database, once on each kind."""
    database = upgraded(database_url)
    yield database
    database.close()
