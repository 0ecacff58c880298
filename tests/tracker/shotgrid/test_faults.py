"""Whatever goes wrong between us and a site, at whichever request: afterwards each record is there exactly once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from iomanager.core.errors import Forbidden, IOManagerError
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Action, Write
from iomanager.tracker.trackers.shotgrid import client, login, uploads, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from tests.sites.shotgrid.faults import Fault
from tests.sites.shotgrid.faults import Kind as Wrong
from tests.sites.shotgrid.server import Site
from tests.tracker.shotgrid import works
from tests.tracker.shotgrid.works import Stage, Work

MARKED = ("Project", "Sequence", "Shot", "Task", "Note", "Version", "PublishedFile", "Playlist", "Tag")


def _entered(site: Site) -> str:
    """A new session of the demo artist."""
    door = ShotGridClient(wire.Site(site.url), login.password("demo", "demo"))
    try:
        return door.session_token()
    finally:
        door.close()


@contextmanager
def staged(folder: Path, *fields: str) -> Iterator[Stage]:
    """A site with a field for keys on some of its types; worked at by a session that can be renewed."""
    with Site() as site:
        script = ShotGridClient(wire.Site(site.url), login.script("demo", "demo"))
        for entity in fields:
            script.write("schema_field_create", entity, "text", "iom_key")
        session = login.session(_entered(site), lambda: _entered(site))
        tracker = ShotGridRecords(ShotGridClient(wire.Site(site.url, seconds=20.0), session), Names({}, {}))
        tracker.check()
        yield Stage(site, tracker, folder, tracker.create(Kind.PROJECT, {"name": "start"}))
        tracker.close()
        script.close()


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("files"), *MARKED) as made:
        yield made


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("files")) as made:
        yield made


@pytest.fixture(params=["marked", "bare"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """With a field for keys, and without."""
    found: Stage = request.getfixturevalue(request.param)
    return found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No long pauses between tries, and parts as small as a storage takes them."""
    monkeypatch.setattr(client, "WAIT", 0.01)
    monkeypatch.setattr(uploads, "PART", 5 * 2**20)


WRITES = {
    *("create", "update", "batch", "delete", "revive", "upload_file", "publish_thumbnail", "put"),
    *("api_get_upload_link_info", "api_get_upload_link_for_part", "api_complete_multipart_upload", "api_link_file"),
}
"""What changes something, or leads to it. All else is read, and tried again at one place."""
FAULTS = (
    *(Wrong.DROP_BEFORE, Wrong.DROP_AFTER, Wrong.RESET_BEFORE, Wrong.RESET_AFTER, Wrong.HALF, Wrong.GARBAGE),
    *(Wrong.STATUS, Wrong.STATUS_AFTER, Wrong.HTML, Wrong.HTML_AFTER, Wrong.EXPIRED, Wrong.STALE),
)
LOST = (Wrong.DROP_BEFORE, Wrong.DROP_AFTER, Wrong.HTML_AFTER, Wrong.STATUS_AFTER)
LARGE = (works.movie_in_parts, works.movie_to_the_cloud, works.large_batch)
FULL = (works.one_note, works.update, works.attach)
"""These meet every fault, the others those that lose what was done; large files go often enough with a few."""
UNMARKED = (
    *(works.one_note, works.note_thread, works.one_shot, works.publish_records, works.playlist_in_order),
    *(works.batch, works.attach, works.one_task, works.one_project, works.published_file, works.tags),
    *(works.large_batch, works.by_script),
)
"""What is known again by other means where a site has no field for keys."""
HANGING = (
    *(works.one_note, works.note_thread, works.batch, works.update, works.retire_together, works.revive),
    *(works.playlist_in_order, works.attach, works.movie_to_the_cloud, works.thumbnail),
)
SILENCE = 1.0
"""Seconds after which a site that hangs is given up."""


@pytest.mark.parametrize("work", works.WORKS, ids=lambda work: work.__name__)
def test_after_a_fault_at_any_request_each_record_is_there_once(marked: Stage, work: Work) -> None:
    sent = _sent(marked, work)
    writes = [at for at, method in enumerate(sent, 1) if method in WRITES]
    assert writes, "every work writes"
    for at in writes:
        for kind in _faults(work):
            _survive(marked, work, Fault("*", kind, at=at, status=504))
    for kind in (Wrong.STATUS, *([] if work is works.by_script else [Wrong.EXPIRED])) if "read" in sent else ():
        every_other = [Fault("read", kind, at=at, status=504) for at in range(1, 2 * sent.count("read"), 2)]
        _survive(marked, work, *every_other)


@pytest.mark.parametrize("work", UNMARKED, ids=lambda work: work.__name__)
def test_a_site_without_a_field_for_keys_has_each_record_once(bare: Stage, work: Work) -> None:
    for at, method in enumerate(_sent(bare, work), 1):
        if method in WRITES:
            for kind in (Wrong.DROP_AFTER,) if work in LARGE else LOST:
                _survive(bare, work, Fault("*", kind, at=at, status=504))


@pytest.mark.parametrize("work", HANGING, ids=lambda work: work.__name__)
def test_a_site_that_hangs_is_given_up_in_time(marked: Stage, work: Work) -> None:
    impatient = ShotGridClient(wire.Site(marked.site.url, seconds=SILENCE), login.password("demo", "demo"))
    tracker = ShotGridRecords(impatient, Names({}, {}))
    here = works.Stage(marked.site, tracker, marked.folder, marked.project)
    try:
        writes = [at for at, method in enumerate(_sent(here, work), 1) if method in WRITES]
        for at, kind in zip(writes, cycle((Wrong.HANG_AFTER, Wrong.HANG_BEFORE)), strict=False):
            _survive(here, work, Fault("*", kind, at=at))
    finally:
        tracker.close()


def _faults(work: Work) -> tuple[Wrong, ...]:
    if work in FULL:
        return FAULTS
    if work is works.by_script:  # it has no session that could be over
        return LOST
    return (Wrong.DROP_AFTER, Wrong.EXPIRED) if work in LARGE else (*LOST, Wrong.EXPIRED)


def test_a_gateway_that_is_busy_after_the_work_was_done_makes_nothing_twice(stage: Stage) -> None:
    at = _sent(stage, works.one_note).index("create") + 1
    _survive(stage, works.one_note, Fault("*", Wrong.STATUS_AFTER, at=at, status=503))


def _survive(stage: Stage, work: Work, *faults: Fault) -> None:
    """The work is done as if nothing had happened, and the first fault did happen."""
    here = stage.new()
    run = work(here)
    for fault in faults:
        here.site.faults.add(fault)
    try:
        run()
    except (AssertionError, IOManagerError) as error:
        first = faults[0]
        raise AssertionError(f"{first.kind.value} ({first.status}) at {first.method} {first.at}: {error}") from error
    finally:
        here.site.faults.clear()
    assert faults[0].seen >= faults[0].at


def _sent(stage: Stage, work: Work) -> list[str]:
    """The methods of the requests that a work makes when all goes well, in order."""
    for _ in range(2):  # the first time it reads what is remembered from then on
        run = work(stage.new())
        before = stage.site.log.count()
        run()
    return stage.site.log.methods()[before:]


def test_what_was_killed_before_it_wrote_its_key_down_is_not_sent_again(stage: Stage) -> None:
    here = stage.new()
    note, file = here.make(Kind.NOTE, subject="s"), here.file(b"reference")
    here.site.fault("update", "status", entity="Attachment", status=403, times=100)
    with pytest.raises(Forbidden):
        here.tracker.upload(Upload(note.ref, file, key=here.key("file")))
    here.site.faults.clear()
    made = here.tracker.upload(Upload(note.ref, file, key=here.key("file")))
    assert [str(number) for number in here.attachments()] == [made.id]
    other = here.tracker.upload(Upload(note.ref, file, key=here.key("again")))
    assert [str(number) for number in here.attachments()] == [made.id, other.id]


def test_a_login_that_is_no_good_is_said_by_uploads_too(tmp_path: Path) -> None:
    with Site() as site:
        session = login.session(_entered(site))
        tracker = ShotGridRecords(ShotGridClient(wire.Site(site.url), session), Names({}, {}))
        shot = tracker.create(Kind.PROJECT, {"name": "쇼"})
        tracker.find(Query(Kind.ATTACHMENT))
        file = tmp_path / "picture.jpg"
        file.write_bytes(b"picture")
        site.faults.on("publish_thumbnail", lambda _: site.api.accounts.expire())
        with pytest.raises(Forbidden, match="not valid"):
            tracker.upload(Upload(shot.ref, file, field="thumbnail"))
        tracker.close()


def test_an_error_of_the_site_is_told_in_its_words(stage: Stage) -> None:
    here = stage.new()
    here.site.fault("create", Wrong.ERROR, code=104, message="API create() you do not have permission")
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
