"""What the stand-in ShotGrid site does besides rows: schema, summaries, search, threads, activity, following, login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from shotgun_api3.shotgun import Fault

from tests.sites.shotgrid.client import connected
from tests.sites.shotgrid.server import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(show=True) as site:
        yield site


@pytest.fixture
def sg(site: Site) -> Iterator[Any]:
    with connected(site) as client:
        yield client


# -- schema -----------------------------------------------------------------------------------------------------------


def test_the_schema_is_read_whole_by_type_and_by_field(sg: Any) -> None:
    schema = sg.schema_read()
    assert {"Shot", "Version", "CutItem", "PlaylistVersionConnection", "EventLogEntry"} <= schema.keys()
    assert schema["Shot"]["sg_cut_in"]["data_type"] == {"value": "number", "editable": False}
    assert schema["Version"]["entity"]["properties"]["valid_types"]["value"][:2] == ["Asset", "Shot"]
    assert sg.schema_entity_read()["Shot"]["visible"] == {"value": True, "editable": False}
    assert sg.schema_field_read("Shot", "sg_cut_in") == {"sg_cut_in": schema["Shot"]["sg_cut_in"]}
    assert sg.schema_field_read("Reply").keys() == {
        "id", "entity", "content", "user", "created_at", "cached_display_name"}  # fmt: skip
    with pytest.raises(Fault, match="doesn't exist"):
        sg.schema_field_read("Shot", "nonsense")


def test_statuses_are_hidden_per_project(site: Site, sg: Any) -> None:
    project = site.project()
    assert sg.schema_field_update("Shot", "sg_status_list", {"hidden_values": ["cbb"]}) is True

    def hidden(*project: Any) -> Any:
        return sg.schema_field_read("Shot", "sg_status_list", *project)["sg_status_list"]["properties"]["hidden_values"]

    assert (hidden(project)["value"], hidden()["value"]) == (["cbb"], [])
    assert sg.create("Shot", {"code": "x", "project": project, "sg_status_list": "cbb"})["sg_status_list"] == "cbb"


def test_fields_come_and_go(site: Site, sg: Any) -> None:
    name = sg.schema_field_create("Version", "text", "Operation Key", {"description": "of an application"})
    assert name == "sg_operation_key"
    number = site.rows("Version", "id")[0]["id"]
    sg.update("Version", number, {name: "k1"})
    assert sg.find_one("Version", [[name, "is", "k1"]])["id"] == number
    assert sg.schema_field_delete("Version", name) is True
    with pytest.raises(Fault, match="Invalid field name"):
        sg.update("Version", number, {name: "k2"})
    with pytest.raises(Fault):
        sg.schema_field_delete("Version", "code")


# -- summaries --------------------------------------------------------------------------------------------------------


def test_rows_are_counted_and_added_up(sg: Any) -> None:
    demo = [["project.Project.name", "is", "Demo"]]
    found = sg.summarize("Shot", demo, [{"field": "id", "type": "record_count"}, {"field": "sg_cut_in", "type": "sum"}])
    assert found == {"summaries": {"id": 12, "sg_cut_in": 12 * 1001}, "groups": []}
    groups = sg.summarize(
        "Shot",
        demo,
        [{"field": "sg_cut_duration", "type": "maximum"}],
        grouping=[{"field": "sg_sequence", "type": "exact", "direction": "desc"}],
    )["groups"]
    assert [group["group_name"] for group in groups] == ["S030", "S020", "S010"]
    assert groups[0]["summaries"] == {"sg_cut_duration": 96}
    assert groups[0]["group_value"]["type"] == "Sequence"
    with pytest.raises(Fault, match="not a valid summary type"):
        sg.summarize("Shot", demo, [{"field": "id", "type": "nonsense"}])


def test_two_levels_of_groups(sg: Any) -> None:
    grouping = [{"field": name, "type": "exact", "direction": "asc"} for name in ("entity", "content")]
    groups = sg.summarize("Task", [], [{"field": "id", "type": "count"}], grouping=grouping)["groups"]
    assert len(groups) == 12
    assert groups[0]["groups"][0] == {"group_name": "comp", "group_value": "comp", "summaries": {"id": 1}}


# -- search, threads, activity ----------------------------------------------------------------------------------------


def test_text_search_finds_names(site: Site, sg: Any) -> None:
    project = site.project()["id"]
    found = sg.text_search("S010 Comp", {"Version": [], "Shot": []}, project_ids=[project], limit=2)
    assert found["terms"] == ["s010", "comp"]
    assert [match["name"] for match in found["matches"]] == ["S010_0010_comp_v001", "S010_0020_comp_v001"]
    first = found["matches"][0]
    assert (first["links"], first["project_id"], first["status"]) == (["Shot", "S010_0010"], project, "rev")
    with pytest.raises(Fault, match="at least 3"):
        sg.text_search("S0", {"Shot": []})


def test_a_note_thread_is_told_in_order(site: Site, sg: Any) -> None:
    note = site.rows("Note", "id")[0]["id"]
    sg.create("Reply", {"entity": {"type": "Note", "id": note}, "content": "Done."})
    thread = sg.note_thread_read(note, {"Note": ["subject"]})
    assert [row["type"] for row in thread] == ["Note", "Reply", "Reply"]
    assert [row["content"] for row in thread] == ["Match the grain of the plate.", "Will do.", "Done."]
    assert (thread[0]["subject"], thread[1]["user"]["name"]) == ("Grain", "Kim Jiwoo")
    assert "image" in thread[1]["user"]


def test_activity_is_newest_first(site: Site, sg: Any) -> None:
    shot = site.rows("Shot", "id")[0]["id"]
    sg.update("Shot", shot, {"sg_status_list": "ip"})
    stream = sg.activity_stream_read("Shot", shot, entity_fields={"Shot": ["sg_sequence"]}, limit=5)
    ids = [update["id"] for update in stream["updates"]]
    assert ids == sorted(ids, reverse=True)
    assert (stream["latest_update_id"], stream["earliest_update_id"]) == (ids[0], ids[-1])
    assert len(ids) == 5
    first = stream["updates"][0]
    assert (first["update_type"], first["meta"]["attribute_name"]) == ("update", "sg_status_list")
    assert first["primary_entity"]["sg_sequence"]["name"] == "S010"


def test_following(site: Site, sg: Any) -> None:
    user = {"type": "HumanUser", "id": site.rows("HumanUser", "id")[0]["id"]}
    shot = {"type": "Shot", "id": site.rows("Shot", "id")[0]["id"]}
    for _ in range(2):
        assert sg.follow(user, shot) == {"followed": True, "user": user, "entity": shot}
    assert [row["id"] for row in sg.followers(shot)] == [user["id"]]
    assert sg.following(user, project=site.project()) == [shot]
    assert sg.following(user, entity_type="Task") == []
    assert sg.unfollow(user, shot)["unfollowed"] is True
    assert sg.followers(shot) == []


def test_the_last_access_of_a_project_and_preferences(site: Site, sg: Any) -> None:
    user = {"type": "HumanUser", "id": site.rows("HumanUser", "id")[0]["id"]}
    sg.update_project_last_accessed(site.project(), user)
    field = "last_accessed_by_current_user"
    assert sg.find_one("Project", [["name", "is", "Demo"]], [field])[field] is not None
    assert sg.preferences_read(["date_component_order", "nonsense"]) == {"date_component_order": "month_day"}


def test_the_work_schedule_has_exceptions(site: Site, sg: Any) -> None:
    project = site.project()
    told = sg.work_schedule_update("2024-05-06", False, "Holiday")
    assert told == {"date": "2024-05-06", "working": False, "description": "Holiday", "project": None, "user": None}
    sg.work_schedule_update("2024-05-06", True, "Crunch", project=project)
    rules = sg.work_schedule_read("2024-05-05", "2024-05-06")
    assert [(rule["working"], rule["reason"]) for rule in rules.values()] == [
        (False, "STUDIO_WORK_WEEK"),
        (False, "STUDIO_EXCEPTION"),
    ]
    of_project = sg.work_schedule_read("2024-05-06", "2024-05-06", project=project)
    assert of_project == {"2024-05-06": {"description": "Crunch", "reason": "PROJECT_EXCEPTION", "working": True}}


def test_a_page_is_exported(site: Site, sg: Any) -> None:
    page = sg.create("Page", {"name": "Sequences", "entity_type": "Sequence", "project": site.project()})
    first = site.rows("Sequence", "id")[0]["id"]
    lines = sg.export_page(page["id"], "csv").decode().splitlines()
    assert lines[:2] == ["ID,Name,Status", f"{first},S010,ip"]
    assert len(lines) == 4
    with pytest.raises(Fault, match="use csv"):
        sg.export_page(page["id"], "xml")


def test_subscriptions(site: Site, sg: Any) -> None:
    user = site.rows("HumanUser", "id")[0]["id"]
    assert sg.user_subscriptions_create([{"humanUserId": user, "subscription": "a"}]) is True
    assert sg.user_subscriptions_read() == [{"humanUserId": user, "subscription": "a"}]


def test_the_demo_show_is_a_show(sg: Any) -> None:
    assert len(sg.find("Shot", [["project.Project.name", "is", "Demo"]])) == 12
    playlist = sg.find_one("Playlist", [], ["versions", "notes"])
    assert len(playlist["versions"]) == 4
    assert playlist["notes"][0]["name"] == "Grain - Match the grain of the plate."
    archived = sg.find("Project", [["archived", "is", True]], ["name"])
    assert [row["name"] for row in archived] == ["Old Show"]


# -- login through the browser ----------------------------------------------------------------------------------------


def test_a_login_is_approved_in_the_browser(site: Site) -> None:
    asked = httpx.post(f"{site.url}/internal_api/app_session_request", data={"appName": "IO-Manager"}).json()
    poll = f"{site.url}/internal_api/app_session_request/{asked['sessionRequestId']}"
    assert httpx.put(poll).json() == {"approved": False}
    assert "Approve" in httpx.get(asked["url"]).text
    httpx.post(asked["url"])
    told = httpx.put(poll).json()
    assert (told["approved"], told["userLogin"]) == (True, "demo")
    with connected(site, session_token=told["sessionToken"]) as client:
        assert client.find_one("Project", [])
    assert httpx.put(poll).status_code == 404
