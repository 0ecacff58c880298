"""What a tracker that takes uploads is sent of a plate: thumbnail, filmstrip, MP4 and WebM, each in a step of its own.

A step that failed is run again alone. The records are those that the step ``register`` wrote down, so that none is
made here; a file that arrived although nobody heard of it is found again by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.ingest.publish_files import items_of
from iomanager.tracker.adapter import Upload
from iomanager.tracker.kinds import Kind
from iomanager.tracker.query import Ref

if TYPE_CHECKING:
    from iomanager.ingest.publish_plate import PlateRun

_FIELDS = {"thumbnail": "thumbnail", "filmstrip": "filmstrip", "mp4": "movie_mp4", "webm": "movie_webm"}
_SHOWN_BY = {"thumbnail": (Kind.VERSION, Kind.PUBLISHED_FILE)}
"""Everything is the Version's; its picture is the published file's too (``domain/plates.md`` 10)."""


def upload(kind: str, plate: PlateRun) -> Mapping[str, Any]:
    """Upload what ``kind`` names (``upload_mp4``); the ids of the attachments, for the journal.

    Raises NotFound, Cancelled, Unavailable.
    """
    what = kind.removeprefix("upload_")
    file = _file(plate, what)
    made: dict[str, str] = {}
    for to in _records(plate, _SHOWN_BY.get(what, (Kind.VERSION,))):
        plate.lease.check()
        key = f"{plate.delivery}/{plate.plate.key}/{what}/{to.kind.value}"
        sent = Upload(to, file, _FIELDS[what], key=key)
        made[to.kind.value] = plate.site.tracker.upload(sent, token=plate.token, progress=plate.progress)
    return {"uploaded": made}


def _file(plate: PlateRun, what: str) -> Path:
    """The finished file; the first montage frame is the picture where there is one."""
    items = items_of(plate, what) or (items_of(plate, "montage") if what == "thumbnail" else [])
    if not items:
        raise InvalidInput(f"{plate.plate.key} has no {what} to upload.")
    path = Path(items[0].destination)
    if not path.is_file():
        raise NotFound(f"{path} does not exist.", hint="The step that makes it has not run, or has failed.")
    return path


def _records(plate: PlateRun, kinds: tuple[Kind, ...]) -> list[Ref]:
    """The records of the plate, as its step ``register`` wrote them down."""
    detail = plate.journal.step(plate.delivery, plate.plate.key, "register").detail
    wanted = {kind.value: kind for kind in kinds}
    found = [Ref(wanted[r["kind"]], r["id"]) for r in detail.get("records", ()) if r["kind"] in wanted]
    if not found:
        raise NotFound(f"{plate.plate.key} has no version yet.", hint="Register the plate first.")
    return found
