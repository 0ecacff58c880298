"""Every write that the adapter makes, each as a preparation, the write itself, and what must stand afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Query, Ref, in_, is_
from iomanager.tracker.record import Action, Record, Write
from iomanager.tracker.records import Records
from iomanager.tracker.trackers.shotgrid import login, wire
from iomanager.tracker.trackers.shotgrid.adapter import ShotGridRecords
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.fields import Names
from iomanager.tracker.trackers.shotgrid.writing import BATCH
from tests.sites.shotgrid.server import Site

NUMBERS = count()
Work = Callable[["Stage"], Callable[[], None]]
BIG = b"0123456789abcdef" * 350_000
"""5.6 MB: two parts, of which all but the last have 5 MiB."""
CLOUD = {"s3_direct_uploads_enabled": True, "s3_enabled_upload_types": {"Version": ["sg_uploaded_movie_mp4"]}}
"""What a site says of itself that wants its movies in the cloud."""


@dataclass(frozen=True)
class Stage:
    """A site with a project, an adapter over the real client, and a folder for files."""

    site: Site
    tracker: ShotGridRecords
    folder: Path
    project: Record

    def new(self) -> Stage:
        """The same site with another project."""
        return replace(self, project=self.tracker.create(Kind.PROJECT, {"name": f"쇼 {next(NUMBERS)}"}))

    def rows(self, kind: Kind, retired: bool | None = None) -> list[Record]:
        """The records of the project as the site has them."""
        return self.tracker.find(Query(kind, (is_("project_id", self.project.id),), retired=retired))

    def key(self, name: str) -> str:
        """A key of its own for each project."""
        return f"{name}-{self.project.id}"

    def make(self, kind: Kind, **fields: Any) -> Record:
        """A record of the project, made before anything goes wrong."""
        return self.tracker.create(kind, {"project_id": self.project.id, **fields})

    def shot(self) -> Record:
        """A sequence with a shot."""
        sequence = self.make(Kind.SEQUENCE, code="S001")
        return self.make(Kind.SHOT, sequence_id=sequence.id, code="S001_0010")

    def file(self, data: bytes) -> Path:
        """A file to upload."""
        path = self.folder / f"그림 {next(NUMBERS)}.bin"
        path.write_bytes(data)
        return path

    def attachments(self) -> list[int]:
        """The files of the project."""
        rows = self.site.rows("Attachment", "id", "project")
        return [row["id"] for row in rows if (row["project"] or {}).get("id") == int(self.project.id)]


def one_note(stage: Stage) -> Callable[[], None]:
    def work() -> None:
        fields = {"project_id": stage.project.id, "subject": "밝게", "content": "더 밝게"}
        stage.tracker.create(Kind.NOTE, fields, key=stage.key("note"))
        assert [each.fields["content"] for each in stage.rows(Kind.NOTE)] == ["더 밝게"]

    return work


def note_thread(stage: Stage) -> Callable[[], None]:
    """A reply to a note that has one of the same words already; replies are never marked."""
    note = stage.make(Kind.NOTE, subject="밝게")
    stage.tracker.create(Kind.REPLY, {"note_id": note.id, "content": "네"})

    def work() -> None:
        stage.tracker.create(Kind.REPLY, {"note_id": note.id, "content": "네"}, key=stage.key("reply"))
        replies = stage.tracker.find(Query(Kind.REPLY, (is_("note_id", note.id),)))
        assert [each.fields["content"] for each in replies] == ["네", "네"]

    return work


def one_shot(stage: Stage) -> Callable[[], None]:
    sequence = stage.make(Kind.SEQUENCE, code="S001").id

    def work() -> None:
        fields = {"project_id": stage.project.id, "sequence_id": sequence, "code": "S001_0010"}
        stage.tracker.create(Kind.SHOT, fields, key=stage.key("shot"))
        assert [each.fields["code"] for each in stage.rows(Kind.SHOT)] == ["S001_0010"]

    return work


def publish_records(stage: Stage) -> Callable[[], None]:
    """Version and playlist as a publish registers them, over a shot that stands."""
    shot = stage.shot()
    records = Records(stage.tracker)

    def work() -> None:
        version = records.put_version(stage.project.id, shot.id, "v1.mov", {"first_frame": 1, "path_to_movie": "/a"})
        records.add_to_playlist(stage.project.id, "day1", version.id)
        assert [each.fields["code"] for each in stage.rows(Kind.VERSION)] == ["v1.mov"]
        playlists = stage.rows(Kind.PLAYLIST)
        assert [each.fields["versions"] for each in playlists] == [(Ref(Kind.VERSION, version.id),)]

    return work


def published_file(stage: Stage) -> Callable[[], None]:
    """A published file with its version, below a storage of the site. Its key is made of a link, words and a number."""
    shot, tracker = stage.shot(), stage.tracker
    for kind, fields in ((Kind.PUBLISHED_FILE_TYPE, {}), (Kind.LOCAL_STORAGE, {"linux_path": "/shows"})):
        if not tracker.find(Query(kind, (is_("code", "Fault"),))):
            tracker.create(kind, {"code": "Fault", **fields})

    def work() -> None:
        records, own = Records(tracker), {"code": "p_v001.exr", "name": "p", "version_number": 1, "file_type": "Fault"}
        version = records.put_version(stage.project.id, shot.id, "v1.mov", {"first_frame": 1})
        values = {**own, "path": "/shows/p/p_v001.1001.exr", "version_id": version.id}
        records.put_published_file(stage.project.id, shot.id, values)
        files = stage.rows(Kind.PUBLISHED_FILE)
        assert [{name: one.fields[name] for name in values} for one in files] == [values]
        assert [one.id for one in stage.rows(Kind.VERSION)] == [version.id]

    return work


def tags(stage: Stage) -> Callable[[], None]:
    shot, names = stage.shot(), [f"{word} {stage.project.id}" for word in ("비", "밤")]

    def work() -> None:
        Records(stage.tracker).tag_shot(shot.id, names)
        found = stage.tracker.find(Query(Kind.TAG, (in_("name", names),)))
        assert [one.label for one in found] == names
        assert [one.fields["tags"] for one in stage.rows(Kind.SHOT)] == [tuple(one.ref for one in found)]

    return work


def cut(stage: Stage) -> Callable[[], None]:
    shot = stage.shot()
    fields = {"cut_in": 1001, "cut_out": 1048, "cut_duration": 48}

    def work() -> None:
        Records(stage.tracker).update_shot(shot.id, fields)
        assert [{name: one.fields[name] for name in fields} for one in stage.rows(Kind.SHOT)] == [fields]

    return work


def one_project(stage: Stage) -> Callable[[], None]:
    name = f"새 쇼 {stage.project.id}"

    def work() -> None:
        stage.tracker.create(Kind.PROJECT, {"name": name}, key=stage.key("project"))
        assert len(stage.tracker.find(Query(Kind.PROJECT, (is_("name", name),)))) == 1

    return work


def one_task(stage: Stage) -> Callable[[], None]:
    """Beside another of the same name, as tasks may have; a site has one link for its shot and its sequence."""
    shot = stage.shot()
    place = {"shot_id": shot.id, "sequence_id": shot.fields["sequence_id"]}
    fields = {"project_id": stage.project.id, **place, "name": "comp"}
    stage.tracker.create(Kind.TASK, fields)

    def work() -> None:
        stage.tracker.create(Kind.TASK, fields, key=stage.key("task"))
        assert [(each.label, each.fields["shot_id"]) for each in stage.rows(Kind.TASK)] == [("comp", shot.id)] * 2

    return work


def by_script(stage: Stage) -> Callable[[], None]:
    """What a script publishes in the name of a person. Its tracker is another one, whoever's is the stage's."""
    shot = stage.shot()

    def work() -> None:
        client = ShotGridClient(wire.Site(stage.site.url), login.script("demo", "demo"))
        tracker = ShotGridRecords(client, Names({}, {}), user="demo")
        try:
            records = Records(tracker)
            version = records.put_version(stage.project.id, shot.id, "v1.mov", {"first_frame": 1})
            records.add_to_playlist(stage.project.id, "day1", version.id)
        finally:
            tracker.close()
        made = [*stage.rows(Kind.VERSION), *stage.rows(Kind.PLAYLIST)]
        assert [(each.label, each.created_by) for each in made] == [
            ("v1.mov", shot.created_by),
            ("day1", shot.created_by),
        ]

    return work


def playlist_in_order(stage: Stage) -> Callable[[], None]:
    shot = stage.shot()
    versions = [stage.make(Kind.VERSION, shot_id=shot.id, code=f"v{n}").ref for n in (3, 1, 2)]

    def work() -> None:
        fields = {"project_id": stage.project.id, "code": "day1", "versions": tuple(versions)}
        stage.tracker.create(Kind.PLAYLIST, fields, key=stage.key("playlist"))
        assert [each.fields["versions"] for each in stage.rows(Kind.PLAYLIST)] == [tuple(versions)]

    return work


def batch(stage: Stage) -> Callable[[], None]:
    sequence = stage.make(Kind.SEQUENCE, code="S001").id

    def work() -> None:
        own, codes = {"project_id": stage.project.id, "sequence_id": sequence}, ["A", "B", "C"]
        writes = [Write(Action.CREATE, Kind.SHOT, fields={**own, "code": c}, key=stage.key(c)) for c in codes]
        made = stage.tracker.batch([*writes, Write(Action.UPDATE, Kind.SEQUENCE, sequence, {"description": "d"})])
        assert [record.fields["code"] for record in made] == [*codes, "S001"]
        assert [each.fields["code"] for each in stage.rows(Kind.SHOT)] == codes
        assert stage.rows(Kind.SEQUENCE)[0].fields["description"] == "d"

    return work


def large_batch(stage: Stage) -> Callable[[], None]:
    """More than goes in one call: what was done of it stays done when the second call fails."""
    sequence = stage.make(Kind.SEQUENCE, code="S001").id
    codes = [f"S001_{number:04}" for number in range(BATCH + 2)]

    def work() -> None:
        own = {"project_id": stage.project.id, "sequence_id": sequence}
        writes = [Write(Action.CREATE, Kind.SHOT, fields={**own, "code": c}, key=stage.key(c)) for c in codes]
        assert [record.fields["code"] for record in stage.tracker.batch(writes)] == codes
        assert [each.fields["code"] for each in stage.rows(Kind.SHOT)] == codes

    return work


def update(stage: Stage) -> Callable[[], None]:
    sequence = stage.make(Kind.SEQUENCE, code="S001").id

    def work() -> None:
        stage.tracker.update(Kind.SEQUENCE, sequence, {"description": "새 설명"}, base={"description": ""})
        assert [each.fields["description"] for each in stage.rows(Kind.SEQUENCE)] == ["새 설명"]

    return work


def retire(stage: Stage) -> Callable[[], None]:
    sequence = stage.make(Kind.SEQUENCE, code="S001").id

    def work() -> None:
        assert stage.tracker.retire(Kind.SEQUENCE, sequence)
        assert [each.retired for each in stage.rows(Kind.SEQUENCE)] == [True]

    return work


def revive(stage: Stage) -> Callable[[], None]:
    sequence = stage.make(Kind.SEQUENCE, code="S001").id
    stage.tracker.retire(Kind.SEQUENCE, sequence)

    def work() -> None:
        assert stage.tracker.revive(Kind.SEQUENCE, sequence)
        assert [each.retired for each in stage.rows(Kind.SEQUENCE)] == [False]

    return work


def retire_together(stage: Stage) -> Callable[[], None]:
    """In a batch, where a site refuses to retire what is retired already."""
    sequences = [stage.make(Kind.SEQUENCE, code=code) for code in "AB"]

    def work() -> None:
        done = stage.tracker.batch([Write(Action.RETIRE, one.kind, one.id) for one in sequences])
        assert [each.retired for each in done] == [True, True]
        assert [each.retired for each in stage.rows(Kind.SEQUENCE)] == [True, True]

    return work


def revive_together(stage: Stage) -> Callable[[], None]:
    sequences = [stage.make(Kind.SEQUENCE, code=code) for code in "AB"]
    stage.tracker.batch([Write(Action.RETIRE, one.kind, one.id) for one in sequences])

    def work() -> None:
        stage.tracker.batch([Write(Action.REVIVE, one.kind, one.id) for one in sequences])
        assert [each.retired for each in stage.rows(Kind.SEQUENCE)] == [False, False]

    return work


def attach(stage: Stage) -> Callable[[], None]:
    note = stage.make(Kind.NOTE, subject="s")
    file = stage.file(b"reference " * 5000)

    def work() -> None:
        made = stage.tracker.upload(Upload(note.ref, file, key=stage.key("file")))
        found = stage.tracker.find(Query(Kind.ATTACHMENT, (is_("links", note.ref),)))
        assert [each.id for each in found] == [made.id]
        assert len(stage.attachments()) == 1

    return work


def movie(stage: Stage) -> Callable[[], None]:
    return _field_file(stage, b"movie " * 9000, cloud=False)


def movie_to_the_cloud(stage: Stage) -> Callable[[], None]:
    return _field_file(stage, b"movie " * 9000, cloud=True)


def movie_in_parts(stage: Stage) -> Callable[[], None]:
    """With ``uploads.PART`` at the 5 MiB that the storage wants at least."""
    return _field_file(stage, BIG, cloud=True)


def _field_file(stage: Stage, data: bytes, *, cloud: bool) -> Callable[[], None]:
    version = stage.make(Kind.VERSION, shot_id=stage.shot().id, code="v")
    file, field = stage.file(data), "sg_uploaded_movie_mp4"

    def work() -> None:
        uploader: Any = stage.tracker._uploader
        uploader._caps = CLOUD if cloud else {"s3_direct_uploads_enabled": False}
        stage.tracker.upload(Upload(version.ref, file, field="movie_mp4", key=stage.key("mp4")))
        assert stage.site.blob(stage.site.stored("Version", int(version.id), field)) == data
        assert len(stage.attachments()) == 1

    return work


def thumbnail(stage: Stage) -> Callable[[], None]:
    return _picture(stage, "thumbnail", "image")


def filmstrip(stage: Stage) -> Callable[[], None]:
    return _picture(stage, "filmstrip", "filmstrip_image")


def _picture(stage: Stage, field: str, site_field: str) -> Callable[[], None]:
    version = stage.make(Kind.VERSION, shot_id=stage.shot().id, code="v")
    file = stage.file(b"picture " * 500)

    def work() -> None:
        stage.tracker.upload(Upload(version.ref, file, field=field, key=stage.key(field)))
        assert stage.site.blob(stage.site.stored("Version", int(version.id), site_field)) == file.read_bytes()
        assert len(stage.rows(Kind.VERSION)) == 1

    return work


WORKS: tuple[Work, ...] = (
    *(one_note, note_thread, one_shot, one_task, one_project, publish_records, published_file, playlist_in_order),
    *(batch, large_batch, update, cut, tags, by_script),
    *(retire, revive, retire_together, revive_together),
    *(attach, movie, movie_to_the_cloud, movie_in_parts, thumbnail, filmstrip),
)
