"""Whatever goes wrong between us and a site, at whichever request: afterwards each record is there exactly once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from iomanager.core.errors import IOManagerError
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Action, Record, Write
from iomanager.tracker.trackers.shotgrid import client, login, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from tests.sites.shotgrid.faults import Kind as Fault
from tests.sites.shotgrid.server import Site

NUMBERS = count()
MARKED = ("Sequence", "Shot", "Note", "Version")


@dataclass(frozen=True)
class Stage:
    """A site with a project, and an adapter over the real client."""

    site: Site
    tracker: ShotGridRecords
    project: Record

    def rows(self, kind: Kind) -> list[Record]:
        return self.tracker.find(Query(kind, (is_("project_id", self.project.id),), retired=None))

    def new(self) -> Stage:
        """The same site with another project."""
        return replace(self, project=self.tracker.create(Kind.PROJECT, {"name": f"쇼 {next(NUMBERS)}"}))


@pytest.fixture(scope="module", params=["marked", "bare"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """With a field for keys on the site's types, and without."""
    with Site() as site:
        one = ShotGridClient(wire.Site(site.url, seconds=2.0), login.script("demo", "demo"))
        for entity in MARKED if request.param == "marked" else ():
            one.write("schema_field_create", entity, "text", "iom_key")
        tracker = ShotGridRecords(one, Names({}, {}))
        tracker.check()
        yield Stage(site, tracker, tracker.create(Kind.PROJECT, {"name": "start"}))
        tracker.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No long pauses between tries."""
    monkeypatch.setattr(client, "WAIT", 0.01)


def _sequence(stage: Stage) -> str:
    return stage.tracker.create(Kind.SEQUENCE, {"project_id": stage.project.id, "code": "S001"}).id


def _one_note(stage: Stage) -> Callable[[], None]:
    def work() -> None:
        fields = {"project_id": stage.project.id, "subject": "밝게", "content": "더 밝게"}
        stage.tracker.create(Kind.NOTE, fields, key=f"note-{stage.project.id}")
        assert [each.fields["content"] for each in stage.rows(Kind.NOTE)] == ["더 밝게"]

    return work


def _one_shot(stage: Stage) -> Callable[[], None]:
    sequence = _sequence(stage)

    def work() -> None:
        fields = {"project_id": stage.project.id, "sequence_id": sequence, "code": "S001_0010"}
        stage.tracker.create(Kind.SHOT, fields, key=f"shot-{stage.project.id}")
        assert [each.fields["code"] for each in stage.rows(Kind.SHOT)] == ["S001_0010"]

    return work


def _batch(stage: Stage) -> Callable[[], None]:
    sequence = _sequence(stage)

    def work() -> None:
        own = {"project_id": stage.project.id, "sequence_id": sequence}
        codes = ["A", "B", "C"]
        writes = [
            Write(Action.CREATE, Kind.SHOT, fields={**own, "code": code}, key=f"{stage.project.id}-{code}")
            for code in codes
        ]
        made = stage.tracker.batch([*writes, Write(Action.UPDATE, Kind.SEQUENCE, sequence, {"description": "d"})])
        assert [record.fields["code"] for record in made] == [*codes, "S001"]
        assert [each.fields["code"] for each in stage.rows(Kind.SHOT)] == codes
        assert stage.rows(Kind.SEQUENCE)[0].fields["description"] == "d"

    return work


def _update(stage: Stage) -> Callable[[], None]:
    sequence = _sequence(stage)

    def work() -> None:
        stage.tracker.update(Kind.SEQUENCE, sequence, {"description": "새 설명"})
        assert [each.fields["description"] for each in stage.rows(Kind.SEQUENCE)] == ["새 설명"]

    return work


def _retire(stage: Stage) -> Callable[[], None]:
    sequence = _sequence(stage)

    def work() -> None:
        assert stage.tracker.retire(Kind.SEQUENCE, sequence)
        assert [each.retired for each in stage.rows(Kind.SEQUENCE)] == [True]

    return work


def _attach(stage: Stage) -> Callable[[], None]:
    note = stage.tracker.create(Kind.NOTE, {"project_id": stage.project.id, "subject": "s"})
    file = _file(b"reference " * 5000)

    def work() -> None:
        made = stage.tracker.upload(Upload(note.ref, file, key=f"file-{stage.project.id}"))
        found = stage.tracker.find(Query(Kind.ATTACHMENT, (is_("links", note.ref),)))
        assert [each.id for each in found] == [made.id]

    return work


def _movie(stage: Stage) -> Callable[[], None]:
    own = {"project_id": stage.project.id}
    shot = stage.tracker.create(Kind.SHOT, {**own, "sequence_id": _sequence(stage), "code": "S001_0010"})
    version = stage.tracker.create(Kind.VERSION, {**own, "shot_id": shot.id, "code": "v"})
    file = _file(b"movie " * 9000)

    def work() -> None:
        stage.tracker.upload(Upload(version.ref, file, field="movie_mp4", key=f"mp4-{stage.project.id}"))
        kept = stage.site.stored("Version", int(version.id), "sg_uploaded_movie_mp4")
        assert stage.site.blob(kept) == file.read_bytes()
        rows = stage.site.rows("Attachment", "display_name", "project")
        assert len([row for row in rows if (row["project"] or {}).get("id") == int(stage.project.id)]) == 1

    return work


FOLDER: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where the files to upload are."""
    FOLDER.append(tmp_path_factory.mktemp("files"))
    yield
    FOLDER.clear()


def _file(data: bytes) -> Path:
    path = FOLDER[0] / f"그림 {next(NUMBERS)}.bin"
    path.write_bytes(data)
    return path


WORKS = (_one_note, _one_shot, _batch, _update, _retire, _attach, _movie)
LOST = (Fault.DROP_AFTER, Fault.STATUS_AFTER)
OTHERS = (
    *(Fault.DROP_BEFORE, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.HTML, Fault.HTML_AFTER, Fault.HALF),
    *(Fault.GARBAGE, Fault.STATUS),
)
CASES = (*((work, fault) for work in WORKS for fault in LOST), *((_one_note, fault) for fault in OTHERS))
"""Every work with the faults that lose the reply of what was done; the simplest one with all the others too."""


@pytest.mark.parametrize(("work", "fault"), CASES, ids=lambda value: getattr(value, "value", None) or value.__name__)
def test_after_a_fault_at_any_request_each_record_is_there_once(
    stage: Stage, work: Callable[[Stage], Callable[[], None]], fault: Fault
) -> None:
    for at in range(1, _requests(stage.new(), work) + 1):
        here = stage.new()
        run = work(here)
        here.site.fault("*", fault, at=at, status=504)
        run()
        here.site.faults.clear()


@pytest.mark.parametrize("fault", [Fault.HANG_BEFORE, Fault.HANG_AFTER], ids=lambda fault: fault.value)
@pytest.mark.parametrize("work", [_one_note, _attach], ids=lambda work: work.__name__)
def test_a_site_that_hangs_is_given_up_in_time(
    stage: Stage, work: Callable[[Stage], Callable[[], None]], fault: Fault
) -> None:
    here = stage.new()
    run = work(here)
    here.site.fault("create" if work is _one_note else "upload_file", fault)
    run()
    here.site.faults.clear()


def _requests(stage: Stage, work: Callable[[Stage], Callable[[], None]]) -> int:
    run = work(stage)
    before = stage.site.log.count()
    run()
    return stage.site.log.count() - before


def test_an_error_of_the_site_is_told_in_its_words(stage: Stage) -> None:
    here = stage.new()
    here.site.fault("create", Fault.ERROR, code=104, message="API create() you do not have permission")
    with pytest.raises(IOManagerError, match="you do not have permission"):
        here.tracker.create(Kind.NOTE, {"project_id": here.project.id, "subject": "s"})
    assert here.rows(Kind.NOTE) == []


def test_a_session_that_is_over_is_renewed_once_for_all_threads() -> None:
    with Site() as site:
        first = ShotGridClient(wire.Site(site.url), login.password("demo", "demo"))
        renewals = []

        def renew() -> str:
            renewals.append(threading.get_ident())
            return first.session_token()

        session = login.session(first.session_token(), renew)
        tracker = ShotGridRecords(ShotGridClient(wire.Site(site.url, connections=4), session), Names({}, {}))
        project = tracker.create(Kind.PROJECT, {"name": "쇼"})
        site.api.accounts.expire()

        def note(n: int) -> Any:
            return tracker.create(Kind.NOTE, {"project_id": project.id, "subject": f"노트 {n}"}, key=f"k{n}")

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(note, range(8)))
        found = tracker.find(Query(Kind.NOTE, (is_("project_id", project.id),)))
        assert sorted(each.fields["subject"] for each in found) == [f"노트 {n}" for n in range(8)]
        assert len(renewals) == 1
        tracker.close()
        first.close()


def test_many_updates_from_many_threads_mix_no_replies() -> None:
    with Site() as site:
        tracker = ShotGridRecords(
            ShotGridClient(wire.Site(site.url, connections=4), login.script("demo", "demo")), Names({}, {})
        )
        project = tracker.create(Kind.PROJECT, {"name": "쇼"})
        notes = tracker.batch(
            [Write(Action.CREATE, Kind.NOTE, fields={"project_id": project.id, "subject": f"s{n}"}) for n in range(100)]
        )

        def update(n: int) -> bool:
            note = notes[n % 100]
            changed = tracker.client.write("update", "Note", int(note.id), {"content": f"{note.id}:{n}"})
            return bool(changed["id"] == int(note.id) and changed["content"] == f"{note.id}:{n}")

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(update, range(1000)))
        tracker.close()
