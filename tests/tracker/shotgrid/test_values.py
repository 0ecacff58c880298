"""Values that fit a site's fields no better than they fit ours, and where a path of ours lies at a site."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from iomanager.core.errors import InvalidInput
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Op, Query, Where, in_, is_
from iomanager.tracker.record import Record
from iomanager.tracker.trackers.shotgrid import login, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from iomanager.tracker.trackers.shotgrid.storages import located
from tests.sites.shotgrid.server import Site


@pytest.fixture(scope="module")
def tracker() -> Iterator[ShotGridRecords]:
    """A site whose rate of a project is a number, and whose first frame of a version anything that people type."""
    with Site() as site:
        client = ShotGridClient(wire.Site(site.url), login.script("demo", "demo"))
        client.write("schema_field_create", "Project", "float", "fps")
        client.write("schema_field_create", "Version", "text", "just_in")
        client.write("schema_field_create", "Version", "text", "rate")
        tracker = ShotGridRecords(client, Names({"version": {"frame_rate": "sg_rate"}}, {}))
        yield tracker
        tracker.close()


@pytest.fixture
def project(tracker: ShotGridRecords) -> Record:
    found = tracker.find(Query(Kind.PROJECT, (is_("name", "쇼"),)))
    return found[0] if found else tracker.create(Kind.PROJECT, {"name": "쇼"})


@pytest.mark.parametrize("field", ["archived", "is_template", "is_demo"])
def test_a_project_of_the_site_that_nobody_works_in_is_archived(tracker: ShotGridRecords, field: str) -> None:
    made = tracker.client.write("create", "Project", {"name": f"of {field}", field: True})
    found = tracker.find(Query(Kind.PROJECT, (is_("id", str(made["id"])),)))
    assert [record.fields["archived"] for record in found] == [True]
    assert not tracker.find(Query(Kind.PROJECT, (is_("id", str(made["id"])), is_("archived", False))))


@pytest.mark.parametrize("text", ["abc", "23,976", "1/0", "nan", "1e999"])
def test_what_is_no_number_is_refused(tracker: ShotGridRecords, project: Record, text: str) -> None:
    with pytest.raises(InvalidInput, match="no number"):
        tracker.update(Kind.PROJECT, project.id, {"fps": text})


def test_a_rate_is_a_number_at_the_site(tracker: ShotGridRecords, project: Record) -> None:
    changed = tracker.update(Kind.PROJECT, project.id, {"fps": "24000/1001"})
    assert float(changed.fields["fps"]) == pytest.approx(23.976, abs=0.001)


def test_all_words_of_a_site_for_a_status_are_asked_for(tracker: ShotGridRecords, project: Record) -> None:
    names = Names({}, {"shot": {"rdy": "ip"}})
    mapped = ShotGridRecords(ShotGridClient(tracker.client.site, login.script("demo", "demo")), names)
    for code, status in (("a", "rdy"), ("b", "ip"), ("c", "fin")):
        fields = {"project": {"type": "Project", "id": int(project.id)}, "sg_status_list": status}
        tracker.client.write("create", "Shot", {**fields, "code": code})

    def found(where: Where) -> list[str]:
        return [one.label for one in mapped.find(Query(Kind.SHOT, (is_("project_id", project.id), where)))]

    assert found(is_("status", "ip")) == ["a", "b"]
    assert found(Where("status", Op.IS_NOT, "ip")) == ["c"]
    assert found(in_("status", ["ip", "fin"])) == ["a", "b", "c"]
    mapped.close()


@pytest.mark.warns
def test_words_in_a_field_for_numbers_hide_no_record(
    tracker: ShotGridRecords, project: Record, caplog: pytest.LogCaptureFixture
) -> None:
    number = int(project.id)
    for code, frame, rate in (("a", "n/a", "film"), ("b", "1009", "23.98"), ("c", "?", "-")):
        fields = {"project": {"type": "Project", "id": number}, "sg_just_in": frame, "sg_rate": rate}
        tracker.client.write("create", "Version", {**fields, "code": code})
    with caplog.at_level(logging.WARNING):
        found = tracker.find(Query(Kind.VERSION, (is_("project_id", project.id),)))
    assert [(one.label, one.fields["just_in"], one.fields["frame_rate"]) for one in found] == [
        ("a", None, None), ("b", 1009, 23.98), ("c", None, None),
    ]  # fmt: skip
    assert len([one for one in caplog.records if "does not fit" in one.message]) == 2


STORAGES = [
    {"id": 1, "linux_path": "/mnt/projects", "windows_path": "P:\\projects\\", "mac_path": "/Volumes/projects"},
    {"id": 2, "linux_path": "/mnt/projects/ab/", "windows_path": None},
    {"id": 3, "windows_path": "//srv/share"},
]


@pytest.mark.parametrize(
    ("path", "storage", "below"),
    [
        ("/mnt/projects/abc/x.exr", 1, "abc/x.exr"),
        ("/mnt/projects/ab/x.exr", 2, "x.exr"),
        ("/mnt//projects/./ab//y/../x.exr", 2, "x.exr"),
        ("P:\\projects\\x.exr", 1, "x.exr"),
        ("p:/projects/x.exr", 1, "x.exr"),
        ("//srv/share/x.exr", 3, "x.exr"),
    ],
)
def test_a_path_lies_below_its_deepest_storage(path: str, storage: int, below: str) -> None:
    found = located(path, STORAGES)
    assert found["local_storage"] == {"type": "LocalStorage", "id": storage}
    assert found["relative_path"] == below


@pytest.mark.parametrize(
    "path", ["/mnt/projects/../x", "/mnt/projects/..", "/mnt/projects", "/MNT/projects/q", "x", ""]
)
def test_a_path_that_no_storage_holds_is_refused(path: str) -> None:
    with pytest.raises(InvalidInput, match="No local storage"):
        located(path, STORAGES)
