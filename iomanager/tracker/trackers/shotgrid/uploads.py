"""Bringing files to a site: by a form, or to the site's cloud storage in parts, with deadlines, retries and progress.

The official client's uploads have no time limit and send nothing on a second try (``domain/shotgrid.md`` 0), so this
speaks the protocol of 1.11 itself. A form is not safe to repeat: after an unknown outcome the site is asked
first whether the file is there.
"""

from __future__ import annotations

import mimetypes
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import InvalidInput, NotFound, Unavailable
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.trackers.shotgrid import faults
from iomanager.tracker.trackers.shotgrid.client import ShotGridClient
from iomanager.tracker.trackers.shotgrid.schema import Schema, entity_type
from iomanager.tracker.trackers.shotgrid.values import number
from iomanager.tracker.trackers.shotgrid.wire import Answer, Site, ask

if TYPE_CHECKING:
    import httpx

PART = 20_000_000
"""Bytes of one part in the cloud, and the size from which files go in parts, as the official client has it."""
TRIES = 5
_KILLED = timedelta(hours=1)
"""So far back a file counts as that of an upload which ended before it could write its key beside it."""
SLOWEST = 100_000
"""Bytes a second below which a line is too slow: an upload may take as long as this, and the seconds of a call."""
_PIECE = 1 << 16
_OVER = re.compile(r'session[ _]token|"error_code":\s*102|authenticat', re.IGNORECASE)
"""How a form is refused whose login is not good any more: forms have no codes, so their words tell."""
PICTURES = {"thumbnail": "image", "image": "image", "filmstrip": "filmstrip_image"}


@dataclass(frozen=True, slots=True)
class _Work:
    """How an upload is followed and stopped."""

    token: CancelToken
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Form:
    """A form with a file: its name, its fields without the login, and the part that is the file."""

    name: str
    data: Mapping[str, str]
    file: Path
    part: str


@dataclass(slots=True)
class _Sending:
    """A piece of a file on its way: counted, and stopped when the token says so or its ``seconds`` are over."""

    file: BinaryIO
    left: int
    work: _Work
    site: Site
    sent: int = 0

    @property
    def seconds(self) -> float:
        """How long this may take, with the answer."""
        return self.site.seconds + (self.left + self.sent) / SLOWEST

    def __iter__(self) -> Iterator[bytes]:
        deadline = time.monotonic() + self.seconds
        while self.left and (piece := self.file.read(min(_PIECE, self.left))):
            self.work.token.check()
            if time.monotonic() > deadline:
                raise faults.too_long(self.site.name, self.seconds)
            self.left -= len(piece)
            self.sent += len(piece)
            self.work.progress.advance(len(piece))
            yield piece

    def take_back(self) -> None:
        """What was sent counts for nothing: it is sent again."""
        self.work.progress.advance(-self.sent)


class Uploader:
    """Uploads to one site."""

    def __init__(self, client: ShotGridClient, schema: Schema) -> None:
        self._client = client
        self._schema = schema
        self._caps: Mapping[str, Any] = {}
        self._lock = threading.Lock()

    def send(self, upload: Upload, token: CancelToken, progress: Progress) -> str:
        """The id of the attachment that the file became. Raises NotFound, InvalidInput, Unavailable, Cancelled."""
        try:
            size = upload.file.stat().st_size
        except OSError as error:
            raise NotFound(f"{upload.file} does not exist.") from error
        if not size:
            raise InvalidInput(f"{upload.file.name} is empty, so it is not uploaded.")
        token.check()
        work = _Work(token, progress)
        progress.start("Uploading", size, "B")
        before = self._marked(upload)
        if before:
            return before
        since = self._client.a_moment_ago()
        left = self._there(upload, since - _KILLED) if upload.key else None
        made = left or self._send(upload, size, work)
        try:
            self._mark(upload, made)
        except NotFound:  # the number was not told right
            made = self._there(upload, since) or made
            self._mark(upload, made)
        return made

    def _send(self, upload: Upload, size: int, work: _Work) -> str:
        since = self._client.a_moment_ago()
        if self._by_cloud(upload.to.kind, self._field(upload)):
            return self._cloud(upload, size, work)
        return self._repeated(lambda: self._form(upload, work), lambda: self._there(upload, since), work.token)

    # -- what is there ------------------------------------------------------------------------------------------------

    def _field(self, upload: Upload) -> str:
        """The site's field; empty for an attachment."""
        if not upload.field:
            return ""
        if upload.field in PICTURES:
            return PICTURES[upload.field]
        field = self._schema.site_field(upload.to.kind, upload.field)
        if not field:
            raise InvalidInput(f"This ShotGrid site has no field for {upload.field} of a {upload.to.kind.value}.")
        return field

    def _marked(self, upload: Upload) -> str | None:
        """The attachment that an earlier call with the same key made."""
        if not upload.key or upload.field in PICTURES:
            return None
        found = self._client.read("find_one", "Attachment", [["description", "is", _mark(upload)]], ["id"])
        return str(found["id"]) if found else None

    def _mark(self, upload: Upload, made: str) -> None:
        """Write the key beside the file, where it does not show. Setting it twice does no harm."""
        if not upload.key or upload.field in PICTURES or not made:
            return
        self._again(
            lambda: str(self._client.write("update", "Attachment", number(made), {"description": _mark(upload)}))
        )

    def _there(self, upload: Upload, since: datetime) -> str | None:
        """The attachment that an upload made although its answer was lost: of that name and size, for that record."""
        if upload.field in PICTURES:
            return None
        recent = ["created_at", "greater_than", since.replace(tzinfo=None)]
        filters = [["display_name", "is", _shown_name(upload)], recent]
        wanted = ["attachment_links", "notes", "description", "file_size"]
        rows = self._client.read(
            "find", "Attachment", filters, wanted, order=[{"field_name": "id", "direction": "asc"}]
        )
        size = upload.file.stat().st_size
        alike = [row for row in rows if not row.get("description") and row.get("file_size") in (None, size)]
        mine = [row for row in alike if self._is_of(upload, row)]
        return str(mine[-1]["id"]) if mine else None

    def _is_of(self, upload: Upload, row: Mapping[str, Any]) -> bool:
        if upload.field:  # files in a field are linked from there alone
            field = self._field(upload)
            owner = self._client.read(
                "find_one", entity_type(upload.to.kind), [["id", "is", number(upload.to.id)]], [field]
            )
            return bool(owner and (owner.get(field) or {}).get("id") == row["id"])
        links = [*(row.get("attachment_links") or ()), *(row.get("notes") or ())]
        return any(link.get("id") == number(upload.to.id) for link in links)

    # -- a form -------------------------------------------------------------------------------------------------------

    def _form(self, upload: Upload, work: _Work) -> str:
        field = self._field(upload)
        data = self._entity(upload)
        if field in PICTURES.values():
            if field == "filmstrip_image":
                data["filmstrip"] = "True"
            form = _Form("publish_thumbnail", data, upload.file, "thumb_image")
        else:
            data |= {"display_name": _shown_name(upload)} | ({"field_name": field} if field else {})
            form = _Form("upload_file", data, upload.file, "file")
        return self._client.form(lambda login: self._post_file(form, login, work))

    def _entity(self, upload: Upload) -> dict[str, str]:
        return {"entity_type": entity_type(upload.to.kind), "entity_id": str(number(upload.to.id))}

    def _post_file(self, form: _Form, login: Mapping[str, str], work: _Work) -> str:
        file, size = form.file, form.file.stat().st_size
        boundary = f"iomanager{id(form):x}{file.stat().st_mtime_ns:x}"
        head, tail = _multipart({**login, **form.data}, file.name, form.part, boundary)
        with _opened(file) as opened:
            sending = _Sending(opened, size, work, self._client.site)

            def body() -> Iterator[bytes]:
                yield head
                yield from sending
                yield tail

            headers = {
                "content-type": f"multipart/form-data; boundary={boundary}",
                "content-length": str(len(head) + size + len(tail)),
            }
            try:
                how = {"content": body(), "headers": headers}
                return self._numbered(self._request("POST", f"/upload/{form.name}", seconds=sending.seconds, **how))
            except BaseException:
                sending.take_back()
                raise

    # -- the cloud ----------------------------------------------------------------------------------------------------

    def _by_cloud(self, kind: Kind, field: str) -> bool:
        """Whether the site wants such files in its cloud storage."""
        with self._lock:
            if not self._caps:
                self._caps = self._client.read("info") or {"none": True}
        if not self._caps.get("s3_direct_uploads_enabled"):
            return False
        entity, types = entity_type(kind), self._caps.get("s3_enabled_upload_types") or {}
        if (entity, field) == ("Version", "sg_uploaded_movie"):
            return True
        allowed = types.get(entity) or types.get("*") or ()
        return allowed == "*" or (field or "this_file") in allowed

    def _cloud(self, upload: Upload, size: int, work: _Work) -> str:
        field = self._field(upload)
        picture = field in PICTURES.values()
        kind = "Thumbnail" if picture else "Attachment"
        parts = size > PART
        asked = {"upload_type": kind, "filename": upload.file.name, "multipart_upload": str(parts)}
        info = self._again(lambda: self._text("api_get_upload_link_info", asked), work.token)
        lines = info.split("\n")
        if len(lines) < 5:
            raise faults.odd_answer(self._client.site.name, "the address for an upload is incomplete")
        if parts:
            self._parts(upload, size, lines, work)
        else:
            self._again(lambda: self._put(upload.file, lines[1], (0, size), work), work.token)
        since = self._client.a_moment_ago()
        linked = {**self._entity(upload), "upload_link_info": info}
        if picture:
            linked.update({"filmstrip": "True"} if field == "filmstrip_image" else {})
        else:
            linked.update({"display_name": _shown_name(upload)} | ({"field_name": field} if field else {}))
        return self._repeated(
            lambda: self._numbered_text(self._text("api_link_file", linked)),
            lambda: self._there(upload, since),
            work.token,
        )

    def _parts(self, upload: Upload, size: int, lines: list[str], work: _Work) -> None:
        """Part by part, each with an address of its own; what has arrived is not sent again."""
        common = {"upload_type": lines[3], "filename": upload.file.name, "timestamp": lines[2], "upload_id": lines[4]}
        tags = []
        for n, start in enumerate(range(0, size, PART), 1):

            def part(n: int = n, start: int = start) -> str:
                reply = self._text("api_get_upload_link_for_part", {**common, "part_number": str(n)})
                span = (start, min(PART, size - start))
                return self._put(upload.file, reply.split("\n")[1], span, work)

            tags.append(self._again(part, work.token))
        self._again(
            lambda: self._text("api_complete_multipart_upload", {**common, "etags": ",".join(tags)}), work.token
        )

    def _put(self, file: Path, url: str, span: tuple[int, int], work: _Work) -> str:
        """Send a piece of the file from its beginning; the ETag that the storage gave it."""
        start, length = span
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        with _opened(file) as opened:
            opened.seek(start)
            sending = _Sending(opened, length, work, self._client.site)
            headers = {"content-type": kind, "content-length": str(length)}
            try:
                how = {"content": iter(sending), "headers": headers}
                answer = self._request("PUT", url, seconds=sending.seconds, **how)
            except BaseException:
                sending.take_back()
                raise
        if "etag" not in answer.headers:  # a proxy's page; every storage says what it has kept
            raise faults.odd_answer(self._client.site.name, "the storage does not say that it has the file")
        return answer.headers["etag"]

    # -- how ----------------------------------------------------------------------------------------------------------

    def _text(self, form: str, data: Mapping[str, str]) -> str:
        """A form without a file; the plain text of the answer. Raises InvalidInput for a refusal."""

        def send(login: Mapping[str, str]) -> str:
            answer = self._request("POST", f"/upload/{form}", data={**login, **data})
            text = answer.body.decode("utf-8", "replace")
            if not text.startswith("1"):
                raise self._refused(text)
            return text

        return self._client.form(send)

    def _numbered(self, answer: Answer) -> str:
        return self._numbered_text(answer.body.decode("utf-8", "replace"))

    def _numbered_text(self, text: str) -> str:
        """The number in ``1:4271``, whatever stands around it."""
        found = re.match(r"1\s*:?\s*(\d*)", text)
        if not text.startswith("1") or found is None:
            raise self._refused(text)
        return found[1]

    def _refused(self, text: str) -> Exception:
        if re.match(r"\s*<", text):
            return faults.odd_answer(self._client.site.name, "it sent a page instead of an answer")
        if _OVER.search(text):
            return faults.expired()
        return faults.of_fault(text.partition("\n")[2] or text)

    def _request(self, method: str, url: str, *, seconds: float = 0.0, **how: Any) -> Answer:
        http: httpx.Client = self._client.http()
        site = self._client.site
        where = url if "://" in url else f"{site.url.rstrip('/')}{url}"
        answer = ask(http, site, http.build_request(method, where, **how), seconds=seconds)
        if answer.status >= 300:
            wait, location = (answer.headers.get(name, "") for name in ("retry-after", "location"))
            raise faults.of_status(site.name, answer.status, answer.reason, retry_after=wait, location=location)
        return answer

    def _again(self, send: Callable[[], str], token: CancelToken | None = None) -> str:
        """Send again whatever went wrong: for what is the same after a second time."""
        return self._repeated(send, lambda: None, token or CancelToken())

    def _repeated(self, send: Callable[[], str], look: Callable[[], str | None], token: CancelToken) -> str:
        for left in reversed(range(TRIES)):
            try:
                return send()
            except Unavailable as error:
                token.check()
                found = look() if isinstance(error, faults.Unknown) else None
                if found:
                    return found
                if not left or not isinstance(error, faults.Unknown | faults.NotSent):
                    raise
                self._client.pause(error, TRIES - left, token)
        raise AssertionError("unreachable")


def _mark(upload: Upload) -> str:
    return f"iomanager {upload.key}"


def _shown_name(upload: Upload) -> str:
    """The name that people see."""
    return upload.name or upload.file.name


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise NotFound(f"{file} cannot be read: {error.strerror}.") from error


def _multipart(fields: Mapping[str, str], file_name: str, part: str, boundary: str) -> tuple[bytes, bytes]:
    """What stands before and after the file's bytes. Names are sent as UTF-8, as the official client sends them."""
    pieces = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    safe = file_name.replace('"', "_").replace("\r", "_").replace("\n", "_")
    kind = mimetypes.guess_type(file_name)[0] or "application/octet-stream"
    pieces.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{part}"; filename="{safe}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    return "".join(pieces).encode("utf-8", "surrogateescape"), f"\r\n--{boundary}--\r\n".encode()
