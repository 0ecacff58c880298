"""What a new site holds: its accounts, and the show Demo; and many rows at once for benches."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from tests.sites.shotgrid.fields import STATUSES
from tests.sites.shotgrid.rpc import Api

SCRIPT: Final = ("demo", "demo")
USER: Final = ("demo", "demo")
KEY: Final = {"script_name": SCRIPT[0], "script_key": SCRIPT[1]}
STORAGE: Final = {"code": "primary", "linux_path": "/mnt/projects", "mac_path": "/Volumes/projects",
                  "windows_path": "P:\\projects"}  # fmt: skip
TYPES: Final = ("Image Sequence", "Movie", "Nuke Script", "Plate", "Proxy")
STEPS: Final = (("Online", "onl"), ("Compositing", "cmp"), ("Light", "lgt"), ("Model", "mdl"))
Link = dict[str, Any]


class Maker:
    """Makes rows by the site's own API, so that defaults, links and events are those of any other row."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def __call__(self, entity: str, /, **fields: Any) -> Link:
        listed = [{"field_name": name, "value": value} for name, value in fields.items()]
        reply = self.api.call("create", [KEY, {"type": entity, "fields": listed}])
        if "results" not in reply:
            raise RuntimeError(reply["message"])
        return {"type": entity, "id": reply["results"]["id"]}


def accounts(api: Api) -> None:
    """Script and user ``demo``, the project Demo, a storage, published file types, steps, statuses."""
    api.accounts.add_script(*SCRIPT)
    api.accounts.add_user(*USER, name="Demo Artist", email="demo@example.com")
    make = Maker(api)
    with api.store.transaction():
        artist = {"type": "HumanUser", "id": api.accounts.passwords["demo"][1]}
        make("Project", name="Demo", code="demo", tank_name="demo", sg_status="Active", users=[artist])
        make("LocalStorage", **STORAGE)
        for name in TYPES:
            make("PublishedFileType", code=name)
        for number, (name, short) in enumerate(STEPS):
            make("Step", code=name, short_name=short, list_order=number)
        for code, name in STATUSES.items():
            number = api.store.take_id("Status")
            api.store.insert("Status", number, {"code": code, "name": name, "system": 1})


def remember(api: Api) -> None:
    """The accounts of a site whose rows were in a file."""
    script = api.store.many("SELECT id FROM ApiUser WHERE firstname = ?", [SCRIPT[0]])[0][0]
    api.accounts.keys[SCRIPT[0]] = (SCRIPT[1], script)
    for row in api.store.many("SELECT id, login FROM HumanUser WHERE gone = 0"):
        api.accounts.passwords[row["login"]] = (row["login"], row["id"])


def show(api: Api) -> None:
    """Sequences, shots, assets, tasks, versions, a playlist, notes and people."""
    make = Maker(api)
    with api.store.transaction():
        api.accounts.add_user("kim", "kim", name="Kim Jiwoo", email="kim@example.com")
        api.accounts.add_user("lee", "lee", name="Lee Minseo", email="lee@example.com")
        project = {"type": "Project", "id": api.store.many("SELECT id FROM Project")[0][0]}
        make("Project", name="Old Show", archived=True)
        people = [{"type": "HumanUser", "id": row[0]} for row in api.store.many("SELECT id FROM HumanUser ORDER BY id")]
        make("Group", code="Compositors", users=people[1:])
        assets = [
            make("Asset", code=code, project=project, sg_asset_type=kind)
            for code, kind in (("hero", "Character"), ("car", "Vehicle"), ("street", "Environment"))
        ]
        versions = [v for n in (10, 20, 30) for v in _sequence(make, project, f"S{n:03d}", [people, assets])]
        playlist = make("Playlist", code="Dailies", project=project, versions=versions[:4])
        note = make("Note", subject="Grain", content="Match the grain of the plate.", project=project,
                    note_links=[versions[0], playlist], addressings_to=people[1:2], user=people[0])  # fmt: skip
        make("Reply", entity=note, content="Will do.", user=people[1])


def _sequence(make: Maker, project: Link, code: str, cast: list[list[Link]]) -> list[Link]:
    """A sequence with four shots, each with a task and a version. ``cast``: people, assets."""
    people, assets = cast
    step = {"type": "Step", "id": make.api.store.many("SELECT id FROM Step WHERE short_name = 'cmp'")[0][0]}
    sequence = make("Sequence", code=code, project=project)
    versions = []
    for number in range(1, 5):
        name = f"{code}_{number * 10:04d}"
        shot = make("Shot", code=name, project=project, sg_sequence=sequence, assets=assets[:number - 1],
                    sg_cut_in=1001, sg_cut_out=1000 + 24 * number, sg_cut_duration=24 * number,
                    sg_cut_order=number)  # fmt: skip
        task = make("Task", content="comp", project=project, entity=shot, step=step,
                    task_assignees=[people[number % len(people)]])  # fmt: skip
        versions.append(make("Version", code=f"{name}_comp_v001", project=project, entity=shot, sg_task=task,
                             user=people[0], sg_first_frame=1001, sg_last_frame=1000 + 24 * number,
                             frame_count=24 * number))  # fmt: skip
    return versions


def many(api: Api, shots: int = 20_000, versions: int = 60_000) -> None:
    """Shots in sequences of a hundred, and versions of them, without events."""
    store = api.store
    project = store.many("SELECT id FROM Project WHERE name = 'Demo'")[0][0]
    with store.transaction():
        sequences = _rows(api, "Sequence", project, max(1, shots // 100), lambda n: {"code": f"Q{n:04d}"})
        ids = [row["id"] for row in sequences]
        made = _rows(api, "Shot", project, shots, lambda n: {
            "code": f"Q{n // 100:04d}_{n % 100 * 10:04d}", "sg_status_list": "wtg", "sg_cut_in": 1001,
            "sg_cut_out": 1100, "sg_cut_duration": 100, "sg_cut_order": n % 100,
            "sg_sequence": ids[n // 100 % len(ids)], "sg_sequence$t": "Sequence"})  # fmt: skip
        _rows(api, "Version", project, versions, lambda n: {
            "code": f"{made[n % shots]['code']}_plate_v{n // shots + 1:03d}", "sg_status_list": "rev",
            "entity": made[n % shots]["id"], "entity$t": "Shot", "sg_first_frame": 1001, "sg_last_frame": 1100,
            "frame_count": 100})  # fmt: skip


def _rows(api: Api, entity: str, project: int, count: int, make: Any) -> list[dict[str, Any]]:
    stamp, script = api.store.stamp(), api.accounts.keys[SCRIPT[0]][1]
    common = {"project": project, "project$t": "Project", "created_at": stamp, "updated_at": stamp,
              "created_by": script, "created_by$t": "ApiUser"}  # fmt: skip
    rows = [{"id": api.store.take_id(entity), **common, **make(number)} for number in range(count)]
    parts = iter(rows)
    while part := list(islice(parts, 5000)):
        api.store.insert_many(entity, part)
    return rows
