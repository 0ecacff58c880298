"""Sheets as vendors and coordinators send them: mapped, looked at whole, written once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from iomanager.app import load_tables
from iomanager.core.errors import Conflict, InvalidInput
from iomanager.ingest.workbook import read_table
from iomanager.tracker import importing
from iomanager.tracker.desk import Desk
from iomanager.tracker.headings import all_words
from iomanager.tracker.importing import ImportPlan
from iomanager.tracker.kinds import Kind, KindSpec, spec
from iomanager.tracker.query import Query
from iomanager.tracker.trackers.local_records import LocalRecords
from tests.databases import upgraded


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    load_tables()
    database = upgraded(f"sqlite:///{tmp_path / 'iomanager.sqlite3'}")
    yield Desk(LocalRecords(database, "mina"))
    database.close()


@pytest.fixture
def project(desk: Desk) -> str:
    made = desk.add(Kind.PROJECT, {"name": "Night"}).record
    desk.add(Kind.SEQUENCE, {"project_id": made.id, "code": "S001"})
    return made.id


def plan(desk: Desk, kind: Kind, project: str, file: Path, text: str = "") -> ImportPlan:
    if text:
        file.write_text(text, encoding="utf-8")
    return importing.plan_import(desk, kind, read_table(file, all_words(kind)), project)


def test_korean_and_english_words_mean_the_same(desk: Desk, project: str, tmp_path: Path) -> None:
    korean = plan(desk, Kind.SHOT, project, tmp_path / "a.csv", "샷 이름,시퀀스,컷 인,상태\nS001_0010,S001,1001,ip\n")
    english = plan(
        desk, Kind.SHOT, project, tmp_path / "b.csv", "Shot Name;Seq;CUT-IN;status\nS001_0010;S001;1001;IP\n"
    )
    assert [dict(line.fields) for line in korean.lines] == [dict(line.fields) for line in english.lines]
    assert list(korean.columns.values()) == ["code", "sequence_id", "cut_in", "status"]


def test_everything_wrong_is_told_at_once_and_nothing_is_written(desk: Desk, project: str, tmp_path: Path) -> None:
    lines = ("A,S001,x,nope", "../B,S001,1,ip", ",S001,1,ip", "C,S001,1.5,ip", "D,S002,1,ip", "D,S002,2,ip")
    text = "\n".join(("shot,sequence,cut in,status", *lines))
    found = plan(desk, Kind.SHOT, project, tmp_path / "a.csv", text)
    assert [(one.number, one.column) for one in found.problems] == [
        (2, "cut in"), (2, "status"), (3, "shot"), (4, "shot"), (5, "cut in"), (7, ""),
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="6 problem"):
        importing.apply(desk, found)
    assert desk.adapter.find(Query(Kind.SHOT)) == []
    done = importing.apply(desk, found, skip_wrong=True)
    assert sorted(record.label for record in done.created) == ["D", "S002"]


def test_tasks_name_their_artist_and_type_and_get_the_department_of_it(
    desk: Desk, project: str, tmp_path: Path
) -> None:
    desk.adapter.create(Kind.USER, {"login": "mina", "name": "민아"})
    importing.apply(desk, plan(desk, Kind.SHOT, project, tmp_path / "a.csv", "shot,sequence\nA,S001\n"))
    text = "task,shot,artist,type\ncomp,A,민아,fx\n"
    (task,) = importing.apply(desk, plan(desk, Kind.TASK, project, tmp_path / "b.csv", text)).created
    assert (task.fields["task_type"], task.fields["department"]) == ("fx", "fx")
    assert [ref.kind for ref in task.fields["assignees"]] == [Kind.USER]


def test_a_second_import_changes_what_differs_alone(desk: Desk, project: str, tmp_path: Path) -> None:
    text = "shot,sequence,cut in,description\nA,S001,1,first\nB,S001,2,\n"
    importing.apply(desk, plan(desk, Kind.SHOT, project, tmp_path / "a.csv", text))
    again = plan(desk, Kind.SHOT, project, tmp_path / "b.csv", text.replace(",2,", ",20,").replace("first", ""))
    assert [line.action for line in again.lines] == ["same", "update"]
    assert again.lines[1].changes == [("cut_in", 2, 20)]
    done = importing.apply(desk, again)
    assert (len(done.created), [record.label for record in done.updated]) == (0, ["B"])
    assert desk.named(Kind.SHOT, "A", project).fields["description"] == "first"


def test_tasks_of_a_workbook_find_their_shots_and_artists(desk: Desk, project: str, tmp_path: Path) -> None:
    importing.apply(desk, plan(desk, Kind.SHOT, project, tmp_path / "s.csv", "shot,seq\nA,S001\n"))
    importing.apply(desk, plan(desk, Kind.USER, "", tmp_path / "u.csv", "아티스트,이름\nmina,민아\njoon,준\n"))
    file = tmp_path / "tasks.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["태스크", "샷", "담당자", "우선순위", "마감일", "설명"])
        sheet.write_row(1, 0, ["comp", "S001/A", "민아, joon", "High"])
        sheet.write_datetime(1, 4, date(2026, 11, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_string(1, 5, "=1+1")
    found = plan(desk, Kind.TASK, project, file)
    assert found.problems == ()
    task = importing.apply(desk, found).created[0]
    assert (task.fields["priority"], task.fields["due_date"], task.fields["description"]) == (20, "2026-11-30", "=1+1")
    assert [desk.adapter.get(ref.kind, ref.id).label for ref in task.fields["assignees"]] == ["민아", "준"]  # type: ignore[union-attr]
    assert plan(desk, Kind.TASK, project, file).count("same") == 1


def test_assignments_of_a_sheet_find_their_tasks(desk: Desk, project: str, tmp_path: Path) -> None:
    importing.apply(desk, plan(desk, Kind.SHOT, project, tmp_path / "s.csv", "shot,seq\nA,S001\nB,S001\n"))
    importing.apply(desk, plan(desk, Kind.TASK, project, tmp_path / "t.csv", "task,shot\ncomp,A\ncomp,B\n"))
    importing.apply(desk, plan(desk, Kind.USER, "", tmp_path / "u.csv", "artist\nmina\n"))
    text = "작업자,태스크,역할,비중,리드\nmina,A/comp,comp,60,예\nmina,S001/B/comp,comp,40,\n"
    done = importing.apply(desk, plan(desk, Kind.ASSIGNMENT, project, tmp_path / "a.csv", text))
    found = [desk.named(Kind.ASSIGNMENT, f"mina/{shot}/comp", project) for shot in ("A", "B")]
    assert [(one.fields["responsibility"], one.fields["is_lead"]) for one in found] == [(60, True), (40, False)]
    assert [one.id for one in done.created] == [one.id for one in found]
    again = plan(desk, Kind.ASSIGNMENT, project, tmp_path / "b.csv", text.replace("40", "30"))
    assert [line.action for line in again.lines] == ["same", "update"]


def test_a_sheet_that_names_nothing_is_refused(desk: Desk, project: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No column names"):
        plan(desk, Kind.ASSET, project, tmp_path / "a.csv", "설명,상태\nx,y\n")


class Fixed(LocalRecords):
    """A tracker that sets the priority of a task by itself."""

    def schema(self, kind: Kind) -> KindSpec:
        found = spec(kind)
        fields = {name: replace(one, editable=name != "priority") for name, one in found.fields.items()}
        return replace(found, fields=fields)


def test_a_column_that_the_tracker_sets_by_itself_is_a_problem_where_it_differs(
    desk: Desk, project: str, tmp_path: Path
) -> None:
    text = "task,seq,priority\ncomp,S001,high\nlgt,S001,\n"
    importing.apply(desk, plan(desk, Kind.TASK, project, tmp_path / "a.csv", text))
    fixed = Desk(Fixed(desk.adapter.database, "mina"))  # type: ignore[attr-defined]
    assert plan(fixed, Kind.TASK, project, tmp_path / "a.csv").problems == ()
    found = plan(fixed, Kind.TASK, project, tmp_path / "b.csv", text.replace("high", "low"))
    assert [(one.number, one.message) for one in found.problems] == [
        (2, "The tracker sets priority of a task by itself.")
    ]
    assert [line.number for line in found.lines] == [3]


def test_two_columns_of_one_name_are_refused(desk: Desk, project: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Several columns are called Shot"):
        plan(desk, Kind.SHOT, project, tmp_path / "a.csv", "Shot,Sequence,Shot\nAA1,S001,AA2\n")


def test_a_preview_names_what_lines_link_to(desk: Desk, project: str, tmp_path: Path) -> None:
    shot = desk.add(Kind.SHOT, {"project_id": project, "sequence_id": desk.id_of(Kind.SEQUENCE, "S001"), "code": "A"})
    desk.add(Kind.USER, {"login": "kim", "name": "김민지"})
    text = "Task,Shot,Artist\ncomp,A,kim\n"
    looked = plan(desk, Kind.TASK, project, tmp_path / "a.csv", text)
    told = {name: looked.told(name, new) for name, _, new in looked.lines[0].changes}
    assert (told["shot_id"], told["sequence_id"], told["assignees"]) == ("A", "S001", "김민지")
    assert shot.record.label == "A"
    fresh = plan(desk, Kind.SHOT, project, tmp_path / "b.csv", "Shot,Sequence\nB,S777\n")
    assert fresh.told("sequence_id", fresh.lines[0].fields["sequence_id"]) == "S777"


def test_names_that_differ_in_case_alone_are_refused(desk: Desk, project: str, tmp_path: Path) -> None:
    sequence = desk.id_of(Kind.SEQUENCE, "S001")
    desk.add(Kind.SHOT, {"project_id": project, "sequence_id": sequence, "code": "S001_0010"})
    text = "Shot,Sequence,Cut in\ns001_0010,S001,1\nS001_0010,S001,5\nNew_1,S001,1\nNEW_1,S001,1\nnew_1,S002,1\n"
    looked = plan(desk, Kind.SHOT, project, tmp_path / "a.csv", text)
    assert [one.number for one in looked.problems] == [2, 5]
    assert "s001_0010 looks like S001_0010" in looked.problems[0].message
    assert [line.action for line in looked.lines] == ["update", "create", "create"]
    with pytest.raises(Conflict, match="looks like S001_0010"):
        desk.add(Kind.SHOT, {"project_id": project, "sequence_id": sequence, "code": "s001_0010"})
    lower = {"project_id": project, "sequence_id": sequence, "code": "s001_0010"}
    desk.adapter.create(Kind.SHOT, lower)  # from before, or made on the web
    both = plan(
        desk, Kind.SHOT, project, tmp_path / "b.csv", "Shot,Sequence,Cut in\ns001_0010,S001,1\nS001_0010,S001,5\n"
    )
    assert [line.action for line in both.lines] == ["update", "update"]
    other = desk.add(Kind.SEQUENCE, {"project_id": project, "code": "S009"}).record.id
    assert desk.add(Kind.SHOT, {"project_id": project, "sequence_id": other, "code": "s001_0010"}).record.id
