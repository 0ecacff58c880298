"""What every tracker does, whichever holds the records. An adapter joins by a fixture that is named in ``TRACKERS``."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import Cancelled, Conflict, InvalidInput, NotFound
from iomanager.tracker.adapter import Adapter, Upload
from iomanager.tracker.cache_store import Cache
from iomanager.tracker.kinds import SPECS, FieldType, Kind
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.outbox import Outbox
from iomanager.tracker.outbox_store import OutboxStore
from iomanager.tracker.query import AllOf, AnyOf, Condition, Op, Query, Ref, Where, in_, is_, matches
from iomanager.tracker.record import Action, Record, Write
from iomanager.tracker.records import Records
from iomanager.tracker.trackers.local_records import LocalRecords
from iomanager.tracker.trackers.shotgrid import login, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from tests.databases import upgraded
from tests.postgres import PostgresServer
from tests.sites.shotgrid.server import Site

TRACKERS = ("local_sqlite", "local_postgresql", "shotgrid", "shotgrid_bare", "kept")
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20 + b"\xff\xd9"
NUMBERS = count()


def _local(url: str, folder: Path) -> Iterator[LocalRecords]:
    database = upgraded(url)
    yield LocalRecords(database, "민지", folder / "files")
    database.close()


@pytest.fixture(scope="module")
def local_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Adapter]:
    """Our own tracker on the embedded database."""
    folder = tmp_path_factory.mktemp("tracker")
    yield from _local(f"sqlite:///{folder / 'tracker.sqlite3'}", folder)


@pytest.fixture(scope="module")
def local_postgresql(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Adapter]:
    """Our own tracker on a studio's database."""
    yield from _local(postgres.new_database(), tmp_path_factory.mktemp("tracker"))


def _shotgrid(*studio: str) -> Iterator[ShotGridRecords]:
    """The real client against the stand-in site, over HTTP. ``studio``: ``Type.Name of a field:type`` of its own."""
    with Site() as site:
        client = ShotGridClient(wire.Site(site.url), login.script("demo", "demo"))
        for field in studio:
            entity, _, rest = field.partition(".")
            name, _, kind = rest.partition(":")
            client.write("schema_field_create", entity, kind or "text", name)
        tracker = ShotGridRecords(client, Names({}, {}))
        yield tracker
        tracker.close()


@pytest.fixture(scope="module")
def shotgrid() -> Iterator[Adapter]:
    """A site that has a field for the keys of what is made."""
    marked = ("Project", "Sequence", "Shot", "Asset", "Task", "Version", "Note", "Reply", "Playlist")
    yield from _shotgrid(*(f"{entity}.iom_key" for entity in marked))


@pytest.fixture(scope="module")
def shotgrid_bare() -> Iterator[Adapter]:
    """A site with nothing of ours, and small pages."""
    yield from _shotgrid()


class Opening(OfflineRecords):
    """Keeps every project as soon as it is made."""

    def create(self, kind: Kind, fields: Mapping[str, Any], *, key: str = "") -> Record:
        record = super().create(kind, fields, key=key)
        if kind is Kind.PROJECT:
            self.open(record.id)
        return record


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Adapter]:
    """A tracker that is read from what is kept of it, and written through."""
    folder = tmp_path_factory.mktemp("kept")
    database = upgraded(f"sqlite:///{folder / 'ours.sqlite3'}")
    for site in _local(f"sqlite:///{folder / 'tracker.sqlite3'}", folder):
        outbox = Outbox(site, OutboxStore(database, "kept"), folder / "outbox")
        yield Opening(site, Cache(database, "kept"), outbox, folder / "pictures")
    database.close()


@pytest.fixture(params=TRACKERS, scope="module")
def tracker(request: pytest.FixtureRequest) -> Adapter:
    """Each tracker in turn. Tests share it, so each works in a project of its own."""
    made: Adapter = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def project(tracker: Adapter) -> Record:
    return tracker.create(Kind.PROJECT, {"name": f"쇼 {next(NUMBERS)}"})


@pytest.fixture
def shot(tracker: Adapter, project: Record) -> Record:
    sequence = tracker.create(Kind.SEQUENCE, {"project_id": project.id, "code": "S001"})
    return tracker.create(
        Kind.SHOT, {"project_id": project.id, "sequence_id": sequence.id, "code": "S001_0010", "cut_in": 1001}
    )


def _shots(tracker: Adapter, project: Record, *where: Condition, **options: Any) -> list[str]:
    found = tracker.find(Query(Kind.SHOT, (is_("project_id", project.id), *where), **options))
    return [record.fields["code"] for record in found]


def test_a_record_is_read_as_it_was_written(tracker: Adapter, project: Record, shot: Record) -> None:
    assert project.fields["archived"] is False
    assert shot.fields["code"] == "S001_0010"
    assert shot.fields["cut_in"] == 1001
    assert shot.fields["description"] in ("", None)
    found = tracker.get(Kind.SHOT, shot.id)
    assert found is not None
    assert found.fields == shot.fields
    assert found.created_at is not None
    assert found.created_at.tzinfo is not None
    assert not found.retired
    assert tracker.get(Kind.SHOT, "999999999") is None


def test_every_kind_can_be_made_and_found(tracker: Adapter, project: Record, shot: Record) -> None:
    made = _one_of_each(tracker, project, shot)
    for kind, record in made.items():
        found = tracker.find(Query(kind, (is_("id", record.id),)))
        assert [each.id for each in found] == [record.id], kind
        assert found[0].fields.keys() == SPECS[kind].fields.keys(), kind
    task = made[Kind.TASK]
    assert task.fields["assignees"] == (made[Kind.USER].ref,)
    note = tracker.get(Kind.NOTE, made[Kind.NOTE].id)
    assert note is not None
    assert set(note.fields["links"]) == {shot.ref, made[Kind.VERSION].ref}
    assert note.fields["content"] == "하늘을 더 밝게\n@1043"


def _one_of_each(tracker: Adapter, project: Record, shot: Record) -> dict[Kind, Record]:
    n = next(NUMBERS)
    own = {"project_id": project.id}
    user = tracker.create(Kind.USER, {"login": f"minji{n}", "name": "김민지", "email": "minji@example.com"})
    step = tracker.create(Kind.STEP, {"code": f"comp{n}", "short_name": "cmp"})
    task = {**own, "shot_id": shot.id, "name": "comp", "step_id": step.id, "assignees": (user.ref,)}
    version = tracker.create(Kind.VERSION, {**own, "shot_id": shot.id, "code": f"S001_0010_org_v{n}.mov"})
    note = {**own, "subject": "노트", "content": "하늘을 더 밝게\n@1043", "links": (shot.ref, version.ref)}
    made = {
        Kind.USER: user,
        Kind.STEP: step,
        Kind.VERSION: version,
        Kind.ASSET: tracker.create(Kind.ASSET, {**own, "code": "robot"}),
        Kind.TASK: tracker.create(Kind.TASK, task),
        Kind.GROUP: tracker.create(Kind.GROUP, {"code": f"comp team {n}", "users": (user.ref,)}),
        Kind.NOTE: tracker.create(Kind.NOTE, {**note, "to": (user.ref,), "user_id": user.id}),
        Kind.PUBLISHED_FILE_TYPE: tracker.create(Kind.PUBLISHED_FILE_TYPE, {"code": f"Plate {n}"}),
        Kind.TAG: tracker.create(Kind.TAG, {"name": f"하늘 {n}"}),
        Kind.PLAYLIST: tracker.create(Kind.PLAYLIST, {**own, "code": "delivery", "versions": (version.ref,)}),
        Kind.LOCAL_STORAGE: tracker.create(Kind.LOCAL_STORAGE, {"code": f"shows {n}", "linux_path": f"/shows{n}"}),
    }
    made[Kind.REPLY] = tracker.create(Kind.REPLY, {"note_id": made[Kind.NOTE].id, "content": "네", "user_id": user.id})
    return made


def test_a_repeated_creation_makes_nothing(tracker: Adapter, project: Record) -> None:
    fields = {"project_id": project.id, "code": "chair"}
    first = tracker.create(Kind.ASSET, fields, key=f"key-{project.id}")
    assert tracker.create(Kind.ASSET, fields, key=f"key-{project.id}").id == first.id
    assert len(tracker.find(Query(Kind.ASSET, (is_("project_id", project.id),)))) == 1


def test_two_records_cannot_share_a_natural_key(tracker: Adapter, project: Record, shot: Record) -> None:
    with pytest.raises(Conflict):
        tracker.create(Kind.SEQUENCE, {"project_id": project.id, "code": "S001"})
    assert len(tracker.find(Query(Kind.SEQUENCE, (is_("project_id", project.id),)))) == 1


def test_many_who_ensure_the_same_get_one(tracker: Adapter, project: Record) -> None:
    records, barrier = Records(tracker), threading.Barrier(4)

    def ensure(_: int) -> str:
        barrier.wait(30)
        return records.ensure_sequence(project.id, "S009").id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ensure, range(4)))) == 1
    assert len(tracker.find(Query(Kind.SEQUENCE, (is_("project_id", project.id),)))) == 1


def test_wrong_writes_change_nothing(tracker: Adapter, project: Record, shot: Record) -> None:
    for kind, fields in (
        (Kind.SHOT, {"project_id": project.id, "sequence_id": shot.fields["sequence_id"]}),
        (Kind.SHOT, {"colour": "red"}),
        (Kind.SHOT, {"project_id": project.id, "code": "x", "cut_in": "1001"}),
        (Kind.TASK, {"project_id": project.id, "name": "comp"}),
        (Kind.NOTE, {"project_id": project.id, "subject": "s", "links": (Ref(Kind.USER, "1"),)}),
    ):
        with pytest.raises(InvalidInput):
            tracker.create(kind, fields)
    with pytest.raises(NotFound):
        tracker.update(Kind.SHOT, "999999999", {"cut_in": 1})
    with pytest.raises(InvalidInput):
        tracker.update(Kind.SHOT, shot.id, {"cut_in": "x"})
    assert _shots(tracker, project) == ["S001_0010"]


def test_a_change_is_refused_when_somebody_was_faster(tracker: Adapter, shot: Record) -> None:
    tracker.update(Kind.SHOT, shot.id, {"status": "ip"}, base={"status": shot.fields["status"]})
    with pytest.raises(Conflict, match="ip"):
        tracker.update(Kind.SHOT, shot.id, {"status": "fin"}, base={"status": shot.fields["status"]})
    found = tracker.get(Kind.SHOT, shot.id)
    assert found is not None
    assert found.fields["status"] == "ip"


def test_a_batch_is_done_whole_or_not_at_all(tracker: Adapter, project: Record, shot: Record) -> None:
    sequence = shot.fields["sequence_id"]
    good = Write(Action.CREATE, Kind.SHOT, fields={"project_id": project.id, "sequence_id": sequence, "code": "A"})
    change = Write(Action.UPDATE, Kind.SHOT, shot.id, {"cut_out": 1100})
    missing = Write(Action.UPDATE, Kind.SHOT, "999999999", {"cut_out": 1})
    with pytest.raises(NotFound):
        tracker.batch([good, change, missing])
    assert _shots(tracker, project) == ["S001_0010"]
    done = tracker.batch([good, change])
    assert [record.fields["code"] for record in done] == ["A", "S001_0010"]
    assert done[1].fields["cut_out"] == 1100
    assert tracker.batch([]) == []


def test_retired_records_are_out_of_sight_until_revived(tracker: Adapter, project: Record, shot: Record) -> None:
    assert tracker.retire(Kind.SHOT, shot.id)
    assert not tracker.retire(Kind.SHOT, shot.id)
    assert _shots(tracker, project) == []
    assert _shots(tracker, project, retired=True) == ["S001_0010"]
    assert _shots(tracker, project, retired=None) == ["S001_0010"]
    found = tracker.get(Kind.SHOT, shot.id)
    assert found is not None
    assert found.retired
    assert tracker.revive(Kind.SHOT, shot.id)
    assert not tracker.revive(Kind.SHOT, shot.id)
    assert _shots(tracker, project) == ["S001_0010"]
    with pytest.raises(NotFound):
        tracker.retire(Kind.SHOT, "999999999")


def test_records_are_found_ordered_and_by_pages(tracker: Adapter, project: Record, shot: Record) -> None:
    sequence = shot.fields["sequence_id"]
    fields = {"project_id": project.id, "sequence_id": sequence}
    codes = ["S001_0030", "S001_0020", "a_0040"]
    tracker.batch([Write(Action.CREATE, Kind.SHOT, fields={**fields, "code": code}) for code in codes])
    assert _shots(tracker, project) == ["S001_0010", *codes]
    assert _shots(tracker, project, order=("-code",))[-1] == "S001_0010"
    assert _shots(tracker, project, order=("code",), limit=2) == ["S001_0010", "S001_0020"]
    first = tracker.find(Query(Kind.SHOT, (is_("project_id", project.id),), limit=2))
    rest = tracker.find(Query(Kind.SHOT, (is_("project_id", project.id),), after=first[-1].id))
    assert [each.fields["code"] for each in (*first, *rest)] == ["S001_0010", *codes]
    assert _shots(tracker, project, Where("code", Op.STARTS_WITH, "s001_00")) == ["S001_0010", "S001_0030", "S001_0020"]
    assert _shots(tracker, project, Where("code", Op.CONTAINS, "%")) == []
    assert _shots(tracker, project, in_("code", [])) == []


def test_questions_that_make_no_sense_are_refused(tracker: Adapter) -> None:
    for query in (
        Query(Kind.SHOT, (is_("colour", 1),)),
        Query(Kind.SHOT, (Where("cut_in", Op.CONTAINS, "1"),)),
        Query(Kind.SHOT, (Where("code", Op.IN, "S001"),)),
        Query(Kind.TASK, order=("assignees",)),
    ):
        with pytest.raises(InvalidInput):
            tracker.find(query)


_VALUES = {
    "code": st.sampled_from(["a", "B", "ab", "하늘", "a_b", "100%"]),
    "cut_in": st.none() | st.integers(-2, 3),
    "status": st.sampled_from(["wtg", "ip", "fin"]),
}
_TEXTS = st.builds(
    Where,
    st.just("code"),
    st.sampled_from([Op.IS, Op.IS_NOT, Op.CONTAINS, Op.STARTS_WITH]),
    st.sampled_from(["a", "b", "A", "하늘", "_", "%", "x"]),
)
_NUMBERS = st.builds(
    Where, st.just("cut_in"), st.sampled_from([Op.IS, Op.IS_NOT, Op.GREATER, Op.LESS]), st.integers(-2, 3)
)
_EMPTY = st.builds(Where, st.just("cut_in"), st.sampled_from([Op.IS, Op.IS_NOT]), st.none())
_SEVERAL = st.builds(
    Where,
    st.just("status"),
    st.sampled_from([Op.IN, Op.NOT_IN]),
    st.lists(st.sampled_from(["wtg", "ip", "x"]), max_size=3).map(tuple),
)
_BETWEEN = st.builds(Where, st.just("cut_in"), st.just(Op.BETWEEN), st.tuples(st.integers(-2, 1), st.integers(0, 3)))
_SIMPLE = st.one_of(_TEXTS, _NUMBERS, _EMPTY, _SEVERAL, _BETWEEN)
_CONDITIONS = st.recursive(
    _SIMPLE,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple).flatmap(lambda parts: st.sampled_from([AnyOf(parts), AllOf(parts)]))
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def crowd(tracker: Adapter) -> list[Record]:
    """Shots with all sorts of values."""
    project = tracker.create(Kind.PROJECT, {"name": f"crowd {next(NUMBERS)}"})
    sequence = tracker.create(Kind.SEQUENCE, {"project_id": project.id, "code": "S"})
    own = {"project_id": project.id, "sequence_id": sequence.id}
    some = [
        {"code": code, "cut_in": cut, "status": status}
        for code, cut, status in (
            *(("a", 0, "wtg"), ("B", None, "ip"), ("ab", 1, "fin"), ("하늘", -1, "wtg"), ("a_b", 3, "ip")),
            *(("100%", None, "fin"), ("Ab c", 2, "wtg")),
        )
    ]
    return tracker.batch([Write(Action.CREATE, Kind.SHOT, fields={**own, **values}) for values in some])


@hypothesis_settings(max_examples=60)
@given(condition=_CONDITIONS)
def test_conditions_mean_the_same_everywhere(tracker: Adapter, crowd: list[Record], condition: Condition) -> None:
    project = is_("project_id", crowd[0].fields["project_id"])
    found = {record.id for record in tracker.find(Query(Kind.SHOT, (project, condition)))}
    assert found == {record.id for record in crowd if matches(Kind.SHOT, record.values(), condition)}


def test_links_are_asked_for_one_any_none(tracker: Adapter, project: Record, shot: Record) -> None:
    minji, jun = (tracker.create(Kind.USER, {"login": f"artist{next(NUMBERS)}"}).ref for _ in range(2))
    own = {"project_id": project.id, "shot_id": shot.id}
    for name, people in (("both", (minji, jun)), ("one", (minji,)), ("none", ())):
        tracker.create(Kind.TASK, {**own, "name": name, "assignees": people})

    def tasks(op: Op, value: Any) -> set[str]:
        where = (is_("project_id", project.id), Where("assignees", op, value))
        return {record.fields["name"] for record in tracker.find(Query(Kind.TASK, where))}

    assert tasks(Op.IS, minji) == {"both", "one"}
    assert tasks(Op.IS_NOT, jun) == {"one", "none"}
    assert tasks(Op.IN, (jun, minji)) == {"both", "one"}
    assert tasks(Op.NOT_IN, (jun,)) == {"one", "none"}
    assert tasks(Op.IS, None) == {"none"}
    assert tasks(Op.IS_NOT, None) == {"both", "one"}


def test_links_are_set_and_cleared(tracker: Adapter, project: Record, shot: Record) -> None:
    own = {"project_id": project.id, "shot_id": shot.id}
    versions = [tracker.create(Kind.VERSION, {**own, "code": f"v{n}"}) for n in (2, 1)]
    playlist = tracker.create(
        Kind.PLAYLIST, {"project_id": project.id, "code": "p", "versions": tuple(v.ref for v in versions)}
    )
    assert playlist.fields["versions"] == tuple(version.ref for version in versions)
    changed = tracker.update(Kind.PLAYLIST, playlist.id, {"versions": (versions[1].ref,)})
    assert changed.fields["versions"] == (versions[1].ref,)
    assert tracker.update(Kind.PLAYLIST, playlist.id, {"versions": ()}).fields["versions"] == ()


def test_what_was_touched_is_told_once(tracker: Adapter, project: Record, shot: Record) -> None:
    start = tracker.changes().cursor
    tracker.update(Kind.SHOT, shot.id, {"status": "ip"})
    tracker.update(Kind.SHOT, shot.id, {"status": "fin"})
    asset = tracker.create(Kind.ASSET, {"project_id": project.id, "code": "robot"})
    tracker.retire(Kind.ASSET, asset.id)
    seen: list[Ref] = []
    cursor, more = start, True
    while more:
        found = tracker.changes(cursor, limit=2)
        seen += found.touched
        cursor, more = found.cursor, found.more
    assert {shot.ref, asset.ref} <= set(seen)
    assert set(tracker.changes(cursor).touched) <= set(seen)


def test_times_are_utc_and_grow(tracker: Adapter, shot: Record) -> None:
    before = tracker.get(Kind.SHOT, shot.id)
    changed = tracker.update(Kind.SHOT, shot.id, {"cut_out": 7})
    after = tracker.get(Kind.SHOT, shot.id)
    assert before is not None
    assert after is not None
    assert before.updated_at is not None
    assert after.updated_at is not None
    assert before.updated_at <= after.updated_at <= datetime.now(UTC).replace(year=2100)
    assert changed.fields["cut_out"] == 7


def test_a_file_is_attached_once(tracker: Adapter, project: Record, shot: Record, tmp_path: Path) -> None:
    note = tracker.create(Kind.NOTE, {"project_id": project.id, "subject": "s", "links": (shot.ref,)})
    file = tmp_path / "참고 그림.jpg"
    file.write_bytes(JPEG)
    upload = Upload(note.ref, file, key=f"upload-{note.id}")
    first = tracker.upload(upload)
    assert tracker.upload(upload).id == first.id
    assert first.fields["name"] == "참고 그림.jpg"
    attached = tracker.find(Query(Kind.ATTACHMENT, (is_("links", note.ref),)))
    assert [each.id for each in attached] == [first.id]
    with pytest.raises(NotFound):
        tracker.upload(Upload(Ref(Kind.NOTE, "999999999"), file))
    with pytest.raises(NotFound):
        tracker.upload(Upload(note.ref, tmp_path / "missing.jpg"))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        tracker.upload(Upload(note.ref, file, key="other"), token=token)


def test_a_thumbnail_is_given_and_read(tracker: Adapter, shot: Record, tmp_path: Path) -> None:
    assert tracker.thumbnail(Kind.SHOT, shot.id) is None
    file = tmp_path / "t.jpg"
    file.write_bytes(JPEG)
    tracker.upload(Upload(shot.ref, file, field="thumbnail"))
    deadline = time.monotonic() + 60
    while (found := tracker.thumbnail(Kind.SHOT, shot.id)) is None:  # a site takes its time for pictures
        assert time.monotonic() < deadline
    assert found == JPEG


def test_the_schema_tells_of_every_field(tracker: Adapter) -> None:
    for kind in Kind:
        found = tracker.schema(kind)
        assert found.fields.keys() <= SPECS[kind].fields.keys()
    statuses = tracker.schema(Kind.SHOT).fields["status"].choices
    assert "fin" in statuses
    assert tracker.schema(Kind.SHOT).fields["cut_in"].type is FieldType.INTEGER


def test_it_says_how_it_is(tracker: Adapter) -> None:
    assert tracker.check()
    assert tracker.name
