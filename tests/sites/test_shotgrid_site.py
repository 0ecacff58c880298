"""The stand-in ShotGrid site, asked by the real client over HTTP: accounts, reading, writing, retiring, batches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from shotgun_api3.shotgun import AuthenticationFault, Fault, MissingTwoFactorAuthenticationFault
from shotgun_api3.shotgun import UserCredentialsNotAllowedForOxygenAuthenticationFault as NoPasswordOxygen
from shotgun_api3.shotgun import UserCredentialsNotAllowedForSSOAuthenticationFault as NoPasswordSso

from tests.sites.shotgrid.client import connect, connected
from tests.sites.shotgrid.server import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def sg(site: Site) -> Iterator[Any]:
    with connected(site) as client:
        yield client


@pytest.fixture
def project(site: Site) -> dict[str, Any]:
    return site.project()


def log_in(site: Site, **who: Any) -> Any:
    with connected(site, **who) as client:
        return client.find_one("Project", [])


# -- accounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        {"script_name": "demo", "api_key": "wrong"},
        {"script_name": "nobody", "api_key": "demo"},
        {"login": "demo", "password": "wrong"},
        {"session_token": "0123"},
    ],
)
def test_wrong_credentials_fail_at_the_first_call(site: Site, who: dict[str, str]) -> None:
    client = connect(site, **who)
    assert site.log.methods() == ["info"]
    with pytest.raises(AuthenticationFault):
        client.find("Project", [])
    client.close()


def test_scripts_users_and_sessions_may_call(site: Site, sg: Any) -> None:
    assert log_in(site, script_name="demo", api_key="demo")
    assert log_in(site, login="demo", password="demo")
    assert log_in(site, session_token=sg.get_session_token())


def test_an_expired_session_is_refused_until_the_next_login(site: Site, sg: Any) -> None:
    client = connect(site, session_token=sg.get_session_token())
    assert client.find_one("Project", [])
    site.api.accounts.expire()
    with pytest.raises(AuthenticationFault):
        client.find_one("Project", [])
    client.config.session_token = site.api.accounts.open_session(("HumanUser", site.rows("HumanUser")[0]["id"]))
    assert client.find_one("Project", [])
    client.close()


def test_a_second_factor_is_asked_for(site: Site) -> None:
    site.api.accounts.add_user("safe", "word", factor="123456")
    with pytest.raises(MissingTwoFactorAuthenticationFault):
        log_in(site, login="safe", password="word")
    client = connect(site, login="safe", password="word")
    client.config.auth_token = "0"
    with pytest.raises(AuthenticationFault):
        client.find_one("Project", [])
    client.close()
    assert log_in(site, login="safe", password="word", auth_token="123456")


def test_sites_with_single_sign_on_take_no_passwords(site: Site) -> None:
    site.api.accounts.login = "saml2"
    with pytest.raises(NoPasswordSso):
        log_in(site, login="demo", password="demo")
    site.api.accounts.login = "oxygen"
    with pytest.raises(NoPasswordOxygen):
        log_in(site, login="demo", password="demo")
    client = connect(site)
    assert client.info()["user_authentication_method"] == "oxygen"
    client.close()


def test_sudo_is_for_scripts(site: Site, project: dict[str, Any]) -> None:
    client = connect(site, script_name="demo", api_key="demo", sudo_as_login="demo")
    made = client.create("Shot", {"code": "a", "project": project}, return_fields=["created_by"])
    assert made["created_by"]["type"] == "HumanUser"
    client.close()
    with pytest.raises(Fault, match=r"^The user does not have permission to 'sudo':"):
        log_in(site, login="demo", password="demo", sudo_as_login="demo")


def test_a_disabled_user_is_refused(site: Site) -> None:
    site.change("HumanUser", site.rows("HumanUser")[0]["id"], sg_status_list="dis")
    with pytest.raises(AuthenticationFault):
        log_in(site, login="demo", password="demo")


def test_a_user_is_authenticated_by_the_client(sg: Any) -> None:
    found = sg.authenticate_human_user("demo", "demo")
    assert found is not None
    assert found["login"] == "demo"
    with pytest.raises(AuthenticationFault):
        sg.authenticate_human_user("demo", "wrong")


# -- reading ----------------------------------------------------------------------------------------------------------


def test_1201_rows_are_three_pages(site: Site, sg: Any, project: dict[str, Any]) -> None:
    site.fill(shots=1201, versions=0)
    site.log.clear()
    found = sg.find("Shot", [["project", "is", project]], ["code"])
    assert [row["id"] for row in found] == sorted(row["id"] for row in found)
    assert (len(found), site.log.count("read")) == (1201, 3)
    site.log.clear()
    assert len(sg.find("Shot", [], limit=700)) == 700
    assert [request.call["paging"]["current_page"] for request in site.log.all("read")] == [1, 2]
    site.log.clear()
    assert [row["id"] for row in sg.find("Shot", [], limit=100, page=3)] == [row["id"] for row in found[200:300]]
    assert site.log.count() == 1


def test_an_old_server_counts_its_rows(site: Site, project: dict[str, Any]) -> None:
    site.fill(shots=501, versions=0)
    site.api.info["version"] = [7, 3, 0]
    client = connect(site)
    assert len(client.find("Shot", [["project", "is", project]])) == 501
    assert [request.call.get("return_paging_info") for request in site.log.all("read")] == [True, True]
    client.close()


def test_the_site_says_how_many_rows_a_page_has(site: Site, project: dict[str, Any]) -> None:
    for code in "abc":
        site.add("Shot", code=code, project=project)
    site.api.info["api_max_entities_per_page"] = 2
    client = connect(site)
    assert len(client.find("Shot", [])) == 3
    assert site.log.count("read") == 2
    client.close()


def test_rows_come_by_id_nulls_last_and_unknown_orders_are_ignored(
    site: Site, sg: Any, project: dict[str, Any]
) -> None:
    for code, order in (("b", 2), ("a", None), ("c", 1), ("A", 2)):
        site.add("Shot", code=code, project=project, sg_cut_order=order)

    def codes(*order: tuple[str, str]) -> str:
        rows = sg.find("Shot", [], ["code"], order=[{"field_name": n, "direction": d} for n, d in order])
        return "".join(row["code"] for row in rows)

    assert codes() == "bacA"
    assert codes(("sg_cut_order", "asc")) == "cbAa"
    assert codes(("sg_cut_order", "desc")) == "bAca"
    assert codes(("sg_cut_order", "desc"), ("code", "asc")) == "Abca"
    assert codes(("nonsense", "asc"), ("tags", "desc")) == "bacA"
    ids = [row["id"] for row in sg.find("Shot", [])]
    assert [row["id"] for row in sg.find("Shot", [["id", "in", ids[::-1]]])] == ids


def test_dotted_fields_read_through_links(site: Site, sg: Any, project: dict[str, Any]) -> None:
    sequence = {"type": "Sequence", "id": site.add("Sequence", code="S010", project=project)}
    shot = {"type": "Shot", "id": site.add("Shot", code="010", project=project, sg_sequence=sequence)}
    asset = {"type": "Asset", "id": site.add("Asset", code="car", project=project)}
    site.add("Version", code="of the shot", project=project, entity=shot)
    site.add("Version", code="of the asset", project=project, entity=asset)
    fields = ["entity", "entity.Shot.code", "entity.Shot.sg_sequence.Sequence.code", "not_a_field", "type"]
    first, second = sg.find("Version", [], fields, order=[{"field_name": "code", "direction": "desc"}])
    assert first["entity"] == {**shot, "name": "010"}
    assert (first["entity.Shot.code"], first["entity.Shot.sg_sequence.Sequence.code"]) == ("010", "S010")
    assert (second["entity.Shot.code"], second["not_a_field"], second["type"]) == (None, None, "Version")
    found = sg.find("Sequence", [["shots.Shot.sg_versions.Version.code", "contains", "shot"]])
    assert [row["id"] for row in found] == [sequence["id"]]
    found = sg.find("Shot", [["$FROM$Version.entity.code", "is", "of the shot"]])
    assert [row["id"] for row in found] == [shot["id"]]


def test_archived_projects_are_left_out_on_request(site: Site, sg: Any, project: dict[str, Any]) -> None:
    old = {"type": "Project", "id": site.add("Project", name="Old", archived=True)}
    site.add("Shot", code="new", project=project)
    site.add("Shot", code="old", project=old)
    assert len(sg.find("Shot", [])) == 2
    assert [row["code"] for row in sg.find("Shot", [], ["code"], include_archived_projects=False)] == ["new"]


def test_a_page_may_shift_between_two_calls(site: Site, project: dict[str, Any]) -> None:
    site.api.info["api_max_entities_per_page"] = 2
    ids = [site.add("Shot", code=f"{n}", project=project) for n in range(4)]
    site.faults.on("read", lambda request: site.retire("Shot", ids[0]), at=2)
    client = connect(site)
    assert [row["id"] for row in client.find("Shot", [])] == [ids[0], ids[1], ids[3]]
    client.close()


# -- writing ----------------------------------------------------------------------------------------------------------


def test_create_gives_what_was_written_and_asked_for(sg: Any, project: dict[str, Any]) -> None:
    made = sg.create(
        "Shot", {"code": "  a b ", "description": "", "project": project}, return_fields=["sg_status_list"]
    )
    assert made.keys() == {"type", "id", "code", "description", "project", "sg_status_list"}
    assert (made["code"], made["description"], made["sg_status_list"]) == ("a b", None, "wtg")
    assert made["project"] == {**project, "name": "Demo"}
    again = sg.create("Shot", {"code": "a b", "project": project})
    assert again["id"] != made["id"]
    assert sg.create("Version", {"project": project}, ["code"])["code"].startswith("New Version ")
    assert sg.create("Note", {"project": project}, ["subject"])["subject"] is None


def test_created_at_may_be_set_once(sg: Any, project: dict[str, Any]) -> None:
    moment = datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)
    made = sg.create("Shot", {"code": "a", "project": project, "created_at": moment})
    row = sg.find_one("Shot", [["id", "is", made["id"]]], ["created_at", "updated_at"])
    assert row["created_at"] == datetime(2020, 2, 3, 4, 5, 6)  # noqa: DTZ001 - naive UTC is what the client gives
    assert row["updated_at"].year > 2020
    for name in ("created_at", "updated_at"):
        with pytest.raises(Fault, match="not editable"):
            sg.update("Shot", made["id"], {name: moment})


@pytest.mark.parametrize(
    ("entity", "fields", "message"),
    [
        ("Shot", {"code": "a"}, r"^API create\(\) missing 'project' attribute: \{"),
        ("Shot", {"sg_x": 1}, r"^Invalid field name: field \[Shot.sg_x\] does not exist or user does not"),
        ("Version", {"sg_status_list": "x"}, r"sg_status_list\]: 'x' is not a valid status. Valid statuses: 'na', "),
        ("Version", {"entity": {"type": "Shot", "id": 9}}, r"^Create failed for \[Version.entity\]: Value is not"),
        ("Version", {"entity": {"id": 1}}, "invalid/missing entity hash string 'type'"),
        ("Version", {"frame_count": 2.5}, r"expected \[Integer, NilClass\] data type\(s\) but got Float: 2.5"),
        ("Version", {"tags": None}, "expected"),
        ("Asset", {"sg_asset_type": "Nonsense"}, "Value is not legal"),
        ("Cut", {"code": ""}, r"^Cannot set identifier field to empty. \(Cut\)$"),
        ("Project", {"name": "demo"}, "Values must be unique"),
        ("PublishedFileType", {"code": "Movie"}, "Values must be unique"),
        ("Nonsense", {}, "doesn't exist"),
    ],
)  # fmt: skip
def test_a_bad_create_is_refused(
    sg: Any, project: dict[str, Any], entity: str, fields: dict[str, Any], message: str
) -> None:
    data = fields if entity in ("Project", "PublishedFileType") or ("code" in fields and entity == "Shot") else {
        **fields, "project": project}  # fmt: skip
    with pytest.raises(Fault, match=message):
        sg.create(entity, data)


def test_link_types_are_enforced_on_some_fields_only(site: Site, sg: Any, project: dict[str, Any]) -> None:
    shot = {"type": "Shot", "id": site.add("Shot", code="a", project=project)}
    assert sg.create("Version", {"code": "v", "project": project, "sg_task": shot})["sg_task"]["type"] == "Shot"
    with pytest.raises(Fault, match="Value is not legal"):
        sg.create("CutItem", {"code": "c", "project": project, "cut": shot})


def test_update_gives_exactly_what_was_written(site: Site, sg: Any, project: dict[str, Any]) -> None:
    number = site.add("Version", code="v", project=project)
    assert sg.update("Version", number, {"image": None}) == {"type": "Version", "id": number, "image": None}
    assert sg.update("Version", number, {"frame_count": 5}) == {"type": "Version", "id": number, "frame_count": 5}
    row = sg.find_one("Version", [], ["updated_by", "sg_frames_have_slate"])
    assert row["updated_by"]["type"] == "ApiUser"
    assert row["sg_frames_have_slate"] is False
    with pytest.raises(Fault, match=r"^Entity of type \[Version\] with id=1 does not exist.$"):
        sg.update("Version", 1, {"code": "x"})


def test_lists_of_links_are_set_added_to_and_removed_from(site: Site, sg: Any, project: dict[str, Any]) -> None:
    number = site.add("Shot", code="s", project=project)
    a, b, c = ({"type": "Asset", "id": site.add("Asset", code=code, project=project)} for code in "abc")

    def assets(value: list[Any], mode: str) -> list[str]:
        told = sg.update("Shot", number, {"assets": value}, multi_entity_update_modes={"assets": mode})
        return [item["name"] for item in told["assets"]]

    assert assets([a], "set") == ["a"]
    assert assets([b, a], "add") == ["a", "b"]
    assert assets([a], "remove") == ["b"]
    assert assets([c, a], "set") == ["c", "a"]
    assert [row["id"] for row in sg.find_one("Asset", [["code", "is", "c"]], ["shots"])["shots"]] == [number]
    with pytest.raises(Fault):
        sg.update("Shot", number, {"assets": None})
    sg.update("Asset", b["id"], {"shots": [{"type": "Shot", "id": number}]})
    assert len(sg.find_one("Shot", [], ["assets"])["assets"]) == 3


def test_adding_a_shot_to_a_sequence_moves_it(site: Site, sg: Any, project: dict[str, Any]) -> None:
    shot = {"type": "Shot", "id": site.add("Shot", code="s", project=project)}
    one, two = (site.add("Sequence", code=code, project=project, shots=[shot]) for code in ("1", "2"))
    found = sg.find("Sequence", [["id", "in", [one, two]]], ["shots"])
    assert [[item["id"] for item in row["shots"]] for row in found] == [[], [shot["id"]]]
    assert sg.find_one("Shot", [], ["sg_sequence"])["sg_sequence"]["name"] == "2"


def test_the_order_of_a_playlist_is_kept_by_its_connections(site: Site, sg: Any, project: dict[str, Any]) -> None:
    versions = [{"type": "Version", "id": site.add("Version", code=code, project=project)} for code in "bca"]
    made = sg.create("Playlist", {"code": "p", "project": project, "versions": versions})
    assert [item["name"] for item in made["versions"]] == ["a", "b", "c"]
    rows = sg.find("PlaylistVersionConnection", [["playlist", "is", made]], ["version", "sg_sort_order"])
    assert [(row["version"]["name"], row["sg_sort_order"]) for row in rows] == [("b", None), ("c", None), ("a", None)]
    sg.batch([{"request_type": "update", "entity_type": "PlaylistVersionConnection", "entity_id": row["id"],
               "data": {"sg_sort_order": n}} for n, row in enumerate(rows)])  # fmt: skip
    sg.update("Playlist", made["id"], {"versions": versions[1:]})
    sg.update("Playlist", made["id"], {"versions": versions})
    order = [{"field_name": "sg_sort_order", "direction": "asc"}]
    rows = sg.find("PlaylistVersionConnection", [["playlist", "is", made]], ["version", "sg_sort_order"], order=order)
    assert [(row["version"]["name"], row["sg_sort_order"]) for row in rows] == [("c", 1), ("a", 2), ("b", None)]
    assert [item["name"] for item in sg.find_one("Version", [], ["playlists"])["playlists"]] == ["p"]


# -- retiring ---------------------------------------------------------------------------------------------------------


def test_delete_and_revive_say_whether_they_did_anything(site: Site, sg: Any, project: dict[str, Any]) -> None:
    number = site.add("Shot", code="s", project=project)
    assert sg.delete("Shot", number) is True
    assert sg.delete("Shot", number) is False
    assert sg.find("Shot", []) == []
    assert [row["id"] for row in sg.find("Shot", [], retired_only=True)] == [number]
    assert sg.revive("Shot", number) is True
    assert sg.revive("Shot", number) is False
    for act in (sg.delete, sg.revive):
        with pytest.raises(Fault, match="does not exist"):
            act("Shot", 1)


def test_a_retired_shot_takes_its_versions_and_leaves_empty_links(site: Site, sg: Any, project: dict[str, Any]) -> None:
    shot = {"type": "Shot", "id": site.add("Shot", code="s", project=project)}
    site.add("Version", code="v", project=project, entity=shot)
    task = site.add("Task", content="comp", project=project, entity=shot)
    asset = site.add("Asset", code="a", project=project, shots=[shot])
    sg.delete("Shot", shot["id"])
    assert sg.find("Version", []) == []
    assert sg.find_one("Task", [["entity", "is", None]], ["entity"]) == {"type": "Task", "id": task, "entity": None}
    assert sg.find_one("Asset", [["shots", "is", None]], ["shots"]) == {"type": "Asset", "id": asset, "shots": []}
    sg.revive("Shot", shot["id"])
    assert sg.find_one("Task", [], ["entity"])["entity"]["id"] == shot["id"]


def test_a_retired_cut_leaves_its_items(site: Site, sg: Any, project: dict[str, Any]) -> None:
    cut = {"type": "Cut", "id": site.add("Cut", code="edit", revision_number=2, project=project)}
    site.add("CutItem", code="1", project=project, cut=cut)
    assert sg.find_one("CutItem", [], ["cut"])["cut"]["name"] == "edit v002"
    sg.delete("Cut", cut["id"])
    assert sg.find_one("CutItem", [], ["cut"])["cut"] is None


def test_writing_replies_of_a_note_deletes_the_others(site: Site, sg: Any, project: dict[str, Any]) -> None:
    note = {"type": "Note", "id": site.add("Note", subject="n", project=project)}
    kept = {"type": "Reply", "id": site.add("Reply", entity=note, content="kept")}
    site.add("Reply", entity=note, content="lost")
    sg.update("Note", note["id"], {"replies": [kept]})
    assert [row["id"] for row in site.rows("Reply")] == [kept["id"]]
    orphan = sg.create("Reply", {"content": "alone"})
    with pytest.raises(Fault):
        sg.delete("Reply", orphan["id"])


# -- batches ----------------------------------------------------------------------------------------------------------


def make(entity: str, **data: Any) -> dict[str, Any]:
    return {"request_type": "create", "entity_type": entity, "data": data}


def test_a_batch_answers_in_its_order(site: Site, sg: Any, project: dict[str, Any]) -> None:
    number = site.add("Shot", code="old", project=project)
    update = {"request_type": "update", "entity_type": "Shot", "entity_id": number, "data": {"code": "new"}}
    delete = {"request_type": "delete", "entity_type": "Shot", "entity_id": number}
    made, changed, gone = sg.batch([make("Shot", code="made", project=project), update, delete])
    assert (made["code"], changed["code"], gone) == ("made", "new", True)


def test_a_batch_is_all_or_nothing(site: Site, sg: Any, project: dict[str, Any]) -> None:
    before = len(site.rows("EventLogEntry", "id"))
    with pytest.raises(Fault):
        sg.batch([make("Shot", code="a", project=project), make("Shot", code="b", project=project, sg_status_list="?")])
    assert site.rows("Shot", "code") == []
    assert len(site.rows("EventLogEntry", "id")) == before
    made = site.add("Shot", code="c", project=project)
    entry = site.rows("EventLogEntry", "id")[before]["id"]
    assert entry > site.rows("EventLogEntry", "id")[before - 1]["id"] + 1, "rolled back entries leave holes"
    delete = {"request_type": "delete", "entity_type": "Shot", "entity_id": made}
    with pytest.raises(Fault):
        sg.batch([delete, delete])
    assert [row["id"] for row in site.rows("Shot", "code")] == [made]


def test_a_batch_without_project_gives_a_row_that_nobody_can_reach(site: Site, sg: Any) -> None:
    (ghost,) = sg.batch([make("Shot", code="ghost")])
    assert isinstance(ghost["id"], int)
    assert sg.find("Shot", []) == sg.find("Shot", [], retired_only=True) == []
    with pytest.raises(Fault):
        sg.update("Shot", ghost["id"], {"code": "x"})
