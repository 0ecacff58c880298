"""What is written to a site that has nothing of ours: whose record is whose, what is gone, and what fits no rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from iomanager.core.errors import Conflict, InvalidInput
from iomanager.ingest.plan_model import PlanRecord
from iomanager.ingest.workbook import read_table
from iomanager.steps import register
from iomanager.steps.register import Place
from iomanager.tracker import importing
from iomanager.tracker.desk import Desk
from iomanager.tracker.headings import all_words
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Action, Record, Write
from iomanager.tracker.records import Records
from iomanager.tracker.trackers.shotgrid import login, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from tests.sites.shotgrid.server import Site
from tests.tracker.shotgrid.works import Stage

NEW = "S002_0010"


def opened(site: Site) -> ShotGridRecords:
    """A program of its own at the site."""
    return ShotGridRecords(ShotGridClient(wire.Site(site.url), login.script("demo", "demo")), Names({}, {}))


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Site() as site:
        tracker = opened(site)
        yield Stage(site, tracker, tmp_path_factory.mktemp("files"), tracker.create(Kind.PROJECT, {"name": "start"}))
        tracker.close()


@pytest.fixture
def stage(show: Stage) -> Stage:
    return show.new()


@pytest.fixture
def other(stage: Stage) -> Iterator[ShotGridRecords]:
    """What somebody else works with."""
    made = opened(stage.site)
    yield made
    made.close()


def new_shot(stage: Stage) -> dict[str, object]:
    sequence = stage.make(Kind.SEQUENCE, code="S002")
    return {"project_id": stage.project.id, "sequence_id": sequence.id, "code": NEW}


def test_two_people_who_add_the_same_name_do_not_share_a_record(stage: Stage, other: ShotGridRecords) -> None:
    fields = new_shot(stage)
    mine = Desk(stage.tracker).add(Kind.SHOT, {**fields, "cut_in": 1001, "description": "mine"}).record
    for theirs in ({"cut_in": 5}, {"cut_in": 1001, "description": "yours"}, {"cut_out": 1100}):
        with pytest.raises(Conflict, match=f"a shot {NEW} already"):
            Desk(other).add(Kind.SHOT, {**fields, **theirs})
    assert [(one.id, one.fields["cut_in"], one.fields["description"]) for one in stage.rows(Kind.SHOT)] == [
        (mine.id, 1001, "mine")
    ]


class AtOnce:
    """A program that does not see what another one makes at the same moment: nothing of it is there when it looks."""

    def __init__(self, tracker: ShotGridRecords, meanwhile: Callable[[], object]) -> None:
        self._tracker = tracker
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tracker, name)

    def create(self, kind: Kind, values: Mapping[str, Any], *, key: str = "") -> Record:
        self._meanwhile()
        parent = {"type": "Project", "id": int(values["project_id"])}
        made = self._tracker.client.write("create", "Sequence", {"code": values["code"], "project": parent})
        found = self._tracker.get(kind, str(made["id"]))
        assert found is not None
        return found


def test_of_what_two_machines_make_at_once_the_first_stays(stage: Stage, other: ShotGridRecords) -> None:
    first: list[str] = []
    project = stage.project.id
    late = Records(AtOnce(other, lambda: first.append(Records(stage.tracker).ensure_sequence(project, "S777").id)))
    assert [late.ensure_sequence(project, "S777").id] == first
    assert [one.retired for one in stage.rows(Kind.SEQUENCE)] == [False, True]
    assert late.ensure_sequence(project, "S777").id == first[0]


def test_a_creation_that_is_repeated_finds_its_own_record(stage: Stage, other: ShotGridRecords) -> None:
    version = stage.make(Kind.VERSION, shot_id=stage.shot().id, code="v1")
    tag = stage.tracker.create(Kind.TAG, {"name": f"비 {stage.project.id}"})
    fields = {
        **new_shot(stage),
        "cut_in": 1,
        "description": " 밤 ",
        "status": "ip",
        "tags": (tag.ref,),
        "shot_type": "A",
    }
    playlist = {"project_id": stage.project.id, "code": "day1", "versions": (version.ref,)}
    for kind, values in ((Kind.SHOT, fields), (Kind.PLAYLIST, playlist)):
        made = stage.tracker.create(kind, values, key="first")
        assert other.create(kind, values, key="first").id == made.id


def test_what_was_removed_a_moment_ago_is_not_given_as_added(stage: Stage) -> None:
    desk, fields = Desk(stage.tracker), new_shot(stage)
    desk.remove(desk.add(Kind.SHOT, fields).record)
    with pytest.raises(Conflict, match="was removed before"):
        desk.add(Kind.SHOT, fields)


def test_a_plate_of_a_shot_that_was_removed_brings_it_back(stage: Stage) -> None:
    records, shot = Records(stage.tracker), stage.shot()
    for gone in (shot, stage.rows(Kind.SEQUENCE)[0]):
        stage.tracker.retire(gone.kind, gone.id)
    place = Place(str(stage.project.fields["name"]), "S001", "S001_0010", "delivery-1")
    version = PlanRecord("version", "S001_0010_org_v001.mov", "S001_0010_org_v001", {"path_to_movie": "/a.mov"})
    register.register(records, place, [version])
    assert [(one.id, one.retired) for one in stage.rows(Kind.SHOT)] == [(shot.id, False)]
    assert [one.retired for one in stage.rows(Kind.SEQUENCE)] == [False]
    assert [one.fields["shot_id"] for one in stage.rows(Kind.VERSION)] == [shot.id]


def test_tasks_that_belong_to_what_we_do_not_keep_are_edited(stage: Stage) -> None:
    version = stage.make(Kind.VERSION, shot_id=stage.shot().id, code="v1")
    project = {"type": "Project", "id": int(stage.project.id)}
    stage.site.add("Task", content="prep", project=project)
    stage.site.add("Task", content="roto", project=project, entity={"type": "Version", "id": int(version.id)})
    tasks = stage.rows(Kind.TASK)
    assert [stage.tracker.update(one.kind, one.id, {"status": "ip"}).fields["status"] for one in tasks] == ["ip", "ip"]
    with pytest.raises(InvalidInput, match="belongs either"):
        stage.tracker.update(Kind.TASK, tasks[0].id, {"shot_id": None})
    moved = stage.tracker.update(Kind.TASK, tasks[0].id, {"shot_id": stage.rows(Kind.SHOT)[0].id})
    assert moved.fields["shot_id"] == stage.rows(Kind.SHOT)[0].id


def test_what_was_retired_meanwhile_does_not_hold_up_the_rest(stage: Stage) -> None:
    shot = stage.shot()
    versions = [stage.make(Kind.VERSION, shot_id=shot.id, code=code) for code in "abc"]
    stage.tracker.retire(Kind.VERSION, versions[1].id)
    done = stage.tracker.batch([Write(Action.RETIRE, one.kind, one.id) for one in versions])
    assert [(one.id, one.retired) for one in done] == [(one.id, True) for one in versions]
    assert [one.retired for one in stage.rows(Kind.VERSION)] == [True, True, True]


def test_what_the_site_sets_by_itself_is_refused(stage: Stage) -> None:
    desk = Desk(stage.tracker)
    with pytest.raises(InvalidInput, match="sets due_date of a project by itself"):
        desk.change(stage.project, {"due_date": "2027-01-01"})
    with pytest.raises(InvalidInput, match="due_date"):
        desk.add(Kind.PROJECT, {"name": "another", "due_date": "2027-01-01"})
    assert stage.tracker.find(Query(Kind.PROJECT, (is_("name", "another"),))) == []


class TaggedMeanwhile:
    """A tracker at which somebody else tags a shot between our look at it and our write."""

    def __init__(self, inner: ShotGridRecords, meanwhile: list[str]) -> None:
        self.inner, self.meanwhile = inner, meanwhile

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def update(self, kind: Kind, record_id: str, fields: object, *, base: object = None) -> Record:
        while self.meanwhile:
            Records(self.inner).tag_shot(record_id, [self.meanwhile.pop()])
        return self.inner.update(kind, record_id, fields, base=base)  # type: ignore[arg-type]


def test_tags_that_another_gives_meanwhile_are_kept(stage: Stage) -> None:
    shot = stage.shot()
    Records(TaggedMeanwhile(stage.tracker, ["둘", "셋"])).tag_shot(shot.id, ["하나"])  # type: ignore[arg-type]
    names = {one.id: one.label for one in stage.tracker.find(Query(Kind.TAG))}
    assert [names[ref.id] for ref in stage.rows(Kind.SHOT)[0].fields["tags"]] == ["셋", "둘", "하나"]


def imported(stage: Stage, kind: Kind, sheet: str) -> tuple[int, int]:
    """How many records a sheet has made, and how many it has changed."""
    file = stage.file(sheet.encode())
    sheet_file = file.rename(file.with_suffix(".csv"))
    desk = Desk(stage.tracker)
    plan = importing.plan_import(desk, kind, read_table(sheet_file, all_words(kind)), stage.project.id)
    done = importing.apply(desk, plan)
    return len(done.created), len(done.updated)


def test_a_task_of_a_shot_is_of_the_shot(stage: Stage) -> None:
    shot, desk = stage.shot(), Desk(stage.tracker)
    fields = desk.typed(Kind.TASK, {"name": "anim", "shot": "S001_0010"}, stage.project.id)
    made = desk.add(Kind.TASK, {**fields, "project_id": stage.project.id}).record
    assert made.fields["shot_id"] == shot.id
    assert desk.named(Kind.TASK, "S001_0010/anim", stage.project.id).id == made.id
    moved = stage.tracker.update(Kind.TASK, made.id, {"shot_id": None, "sequence_id": shot.fields["sequence_id"]})
    assert (moved.fields["shot_id"], moved.fields["sequence_id"]) == (None, shot.fields["sequence_id"])


def test_a_sheet_of_tasks_that_comes_again_changes_nothing(stage: Stage) -> None:
    shot, sheet = stage.shot(), "Task,Shot,Status\nroto,S001_0010,ip\nprep,S001_0010,wtg\n"
    assert imported(stage, Kind.TASK, sheet) == (2, 0)
    assert imported(stage, Kind.TASK, sheet) == (0, 0)
    assert imported(stage, Kind.TASK, sheet.replace("ip", "fin")) == (0, 1)
    assert [(one.label, one.fields["shot_id"]) for one in stage.rows(Kind.TASK)] == [
        ("roto", shot.id),
        ("prep", shot.id),
    ]


def test_artists_have_the_names_that_were_given(stage: Stage) -> None:
    login = f"lee{stage.project.id}"
    lee = Desk(stage.tracker).add(Kind.USER, {"login": login, "name": "이 민서", "email": f"{login}@x.kr"}).record
    for name in ("Anna Maria Lee", "이민서", "Lee Minseo"):
        assert stage.tracker.update(Kind.USER, lee.id, {"name": name}).fields["name"] == name
    sheet = f"Login,Name\n{login},Lee Minseo\n"
    assert imported(stage, Kind.USER, sheet) == (0, 0)
