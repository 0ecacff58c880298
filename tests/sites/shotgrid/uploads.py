"""Uploads: forms to the site, or the cloud's signed addresses with parts and completion. Replies are plain text."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from tests.sites.shotgrid.errors import Code, SiteFault
from tests.sites.shotgrid.events import Actor
from tests.sites.shotgrid.rpc import Api
from tests.sites.shotgrid.store import Link

SMALLEST_PART: Final = 5 * 1024 * 1024  # of all parts but the last, as the real storage wants
PARAMETERS: Final = re.compile(rb'\b(name|filename)="([^"]*)"')  # the client sends names as plain UTF-8


@dataclass(frozen=True, slots=True)
class File:
    """A file part of a form."""

    name: str
    data: bytes


@dataclass(slots=True)
class Pending:
    """An upload to the cloud that is not linked yet."""

    name: str
    kind: str
    data: bytes | None = None
    parts: dict[int, bytes] = field(default_factory=dict)
    done: bool = False


Form = dict[str, Any]


def parse(body: bytes, content_type: str) -> Form:
    """A form, multipart or urlencoded."""
    if not content_type.startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    boundary = b"--" + content_type.partition("boundary=")[2].strip('"').encode()
    form: Form = {}
    for part in body.split(boundary)[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        words = {key.decode(): value.decode() for key, value in PARAMETERS.findall(head)}
        name, file = words.get("name", ""), words.get("filename")
        data = data.removesuffix(b"\r\n")
        form[name] = data.decode() if file is None else File(file, data)
    return form


class Uploads:
    """The forms under ``/upload/``. Answers text; raises SiteFault, which becomes ``0`` and its message."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.pending: dict[str, Pending] = {}

    def answer(self, name: str, form: Form) -> str:
        routes: dict[str, Callable[[Form, Actor], str]] = {
            "upload_file": self._file,
            "publish_thumbnail": self._thumbnail,
            "share_thumbnail": self._share,
            "api_get_upload_link_info": self._link_info,
            "api_get_upload_link_for_part": self._part_link,
            "api_complete_multipart_upload": self._complete,
            "api_link_file": self._link_file,
        }
        with self.api.store.transaction():
            if name not in routes:
                raise SiteFault(f"no such form: {name}")
            return routes[name](form, self.api.accounts.actor(form))

    # -- forms --------------------------------------------------------------------------------------------------------

    def _file(self, form: Form, actor: Actor) -> str:
        file = form.get("file")
        if not isinstance(file, File) or not file.data:
            raise SiteFault("there is no file in the form")
        return f"1:{self._attach(form, file, actor)}\n"

    def _thumbnail(self, form: Form, actor: Actor) -> str:
        file = form.get("thumb_image")
        if not isinstance(file, File) or not file.data:
            raise SiteFault("there is no picture in the form")
        return f"1:{self._picture(form, file, actor)}\n"

    def _share(self, form: Form, actor: Actor) -> str:
        name = "filmstrip_image" if form.get("filmstrip_thumbnail") in ("1", "True") else "image"
        source = _named(str(form["source_entity"]))
        row = self.api.store.row(*source)
        if row is None or row["gone"]:
            raise SiteFault(f"Entity of type [{source[0]}] with id={source[1]} does not exist.")
        if row[name] and self.api.media.is_pending(json.loads(row[name])["key"]):
            return "2\nthe thumbnail of the source is not ready\n"
        for target in map(_named, str(form["entities"]).split(",")):
            self._existing(target)
            columns = {"image_source_entity": source[1], "image_source_entity$t": source[0]}
            self.api.store.change(*target, {name: row[name], **columns})
        del actor
        return f"1:{json.loads(row[name])['id']}\n" if row[name] else "1:\n"

    # -- the cloud ----------------------------------------------------------------------------------------------------

    def _link_info(self, form: Form, actor: Actor) -> str:
        del actor
        key, kind = secrets.token_hex(12), str(form["upload_type"])
        self.pending[key] = Pending(str(form["filename"]), kind)
        stamp = self.api.store.stamp()
        url = "" if form.get("multipart_upload") == "True" else self._put_url(key)
        return f"1\n{url}\n{stamp}\n{kind}\n{key}\n{form['filename']}\n"

    def _put_url(self, key: str, part: int = 0) -> str:
        address = self.api.media.signed(f"{key}.{part}" if part else key)
        return address.replace("/media/", "/put/", 1)

    def put(self, key: str, data: bytes) -> str | None:
        """Bytes arrived at a signed address; their ETag, or None where there is no such upload."""
        name, _, part = key.partition(".")
        upload = self.pending.get(name)
        if upload is None:
            return None
        if part:
            upload.parts[int(part)] = data
        else:
            upload.data, upload.done = data, True
        return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'

    def _part_link(self, form: Form, actor: Actor) -> str:
        del actor
        self._upload(form)
        return f"1\n{self._put_url(str(form['upload_id']), int(form['part_number']))}\n"

    def _complete(self, form: Form, actor: Actor) -> str:
        del actor
        upload = self._upload(form)
        parts = [upload.parts[number] for number in sorted(upload.parts)]
        sums = [hashlib.md5(part, usedforsecurity=False).hexdigest() for part in parts]
        sent = [tag.strip('" ') for tag in str(form["etags"]).split(",")]
        if sums != sent or sorted(upload.parts) != list(range(1, len(parts) + 1)):
            raise SiteFault("InvalidPart: the parts are not those that were sent")
        if any(len(part) < SMALLEST_PART for part in parts[:-1]):
            raise SiteFault("EntityTooSmall: a part is smaller than 5 MB")
        upload.data, upload.done = b"".join(parts), True
        return "1\n"

    def _link_file(self, form: Form, actor: Actor) -> str:
        lines = str(form["upload_link_info"]).split("\n")
        upload = self._upload({"upload_id": lines[4] if len(lines) > 4 else ""})
        if not upload.done or not upload.data:
            raise SiteFault("the upload is not complete")
        file = File(upload.name, upload.data)
        if upload.kind == "Thumbnail":
            return f"1:{self._picture(form, file, actor)}\n"
        return f"1:{self._attach(form, file, actor)}\n"

    def _upload(self, form: Form) -> Pending:
        upload = self.pending.get(str(form.get("upload_id")))
        if upload is None:
            raise SiteFault("there is no such upload")
        return upload

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _existing(self, link: Link) -> None:
        if not self.api.store.schema.has(link[0]) or not self.api.store.alive(link):
            raise SiteFault(f"Entity of type [{link[0]}] with id={link[1]} does not exist.", Code.REFUSED)

    def _keep(self, form: Form, file: File, actor: Actor) -> tuple[Link, dict[str, Any]]:
        link = (str(form["entity_type"]), int(form["entity_id"]))
        self._existing(link)
        self.api.accounts.check(link[0], "update", actor)
        row = dict(self.api.store.row(*link) or {})
        media = self.api.media
        key = media.keep(file.data, file.name)
        kept: dict[str, Any] = {
            "link_type": "upload",
            "key": key,
            "name": file.name,
            "content_type": media.bytes_type(key),
        }
        kept["display"] = form.get("display_name")
        kept["created_at"] = form.get("created_at")
        return link, media.attach(kept, actor, size=len(file.data), project=row.get("project"))

    def _attach(self, form: Form, file: File, actor: Actor) -> int:
        link, kept = self._keep(form, file, actor)
        number, name = int(kept["id"]), form.get("field_name")
        store = self.api.store
        self._tag(number, str(form.get("tag_list") or ""))
        if link[0] == "Attachment" and name in (None, "this_file"):
            store.change("Attachment", link[1], {"this_file": json.dumps({**kept, "id": link[1]})})
        elif name:
            one = store.schema.of(link[0]).get(str(name))
            if one is None or one.kind != "url":
                raise SiteFault(f"Invalid field name: field [{link[0]}.{name}] is no file field.")
            store.change(*link, {one.name: json.dumps(kept), "updated_at": store.stamp()})
            self._tell(link, one.name, actor)
        elif link[0] == "Note":
            store.link(store.schema.of("Note")["attachments"], link[1], ("Attachment", number))
            self._tell(link, "attachments", actor)
        else:
            store.link(store.schema.of("Attachment")["attachment_links"], number, link)
        return number

    def _tag(self, number: int, names: str) -> None:
        store = self.api.store
        for name in filter(None, (name.strip() for name in names.split(","))):
            rows = store.many("SELECT id FROM Tag WHERE fold(name) = fold(?) AND gone = 0", [name])
            tag = int(rows[0][0]) if rows else store.take_id("Tag")
            if not rows:
                store.insert("Tag", tag, {"name": name, "created_at": store.stamp(), "updated_at": store.stamp()})
            store.link(store.schema.of("Attachment")["tags"], number, ("Tag", tag))

    def _picture(self, form: Form, file: File, actor: Actor) -> int:
        link, kept = self._keep(form, file, actor)
        name = "filmstrip_image" if form.get("filmstrip") == "True" else "image"
        if name not in self.api.store.schema.of(link[0]):
            raise SiteFault(f"Entity of type [{link[0]}] has no {name}.")
        self.api.media.show(str(kept["key"]))
        self.api.store.change(*link, {name: json.dumps(kept), "updated_at": self.api.store.stamp()})
        self._tell(link, name, actor)
        return int(kept["id"])

    def _tell(self, link: Link, name: str, actor: Actor) -> None:
        row = dict(self.api.store.row(*link) or {})
        change = {"attribute_name": name, "field_data_type": self.api.store.schema.of(link[0])[name].kind}
        self.api.events.changed(actor, link, row.get("project"), change)


def _named(text: str) -> Link:
    """``Version_12``."""
    kind, _, number = text.rpartition("_")
    return kind, int(number)
