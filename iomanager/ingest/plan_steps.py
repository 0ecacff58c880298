"""The steps of a plate's publish, and which runs after which: ``domain/plates.md`` 10, as a pure function.

A step is one task of the job. It runs one or several journal kinds in order, in one process.

==================  ======================================================================================
kind                what it does
==================  ======================================================================================
claim               takes the plate's folder, and makes the folders of its items
copy                the originals, copied and verified
retime, dpx         the originals, rendered from the source: retimed, or a movie as DPX
proxy               JPGs, half-size JPGs, MP4 and thumbnail, from one decode of the originals
mov, webm           review movies
montage, filmstrip  dated frames, and the strip that the tracker scrubs over
gif                 of a clip of the library
mhl                 the manifest of the originals
verify, register    everything is whole; then the records
upload_...          the thumbnail, filmstrip, MP4 or WebM to a tracker that takes uploads, each a task of its own
clean               what is only made on the way to the tracker goes away again
==================  ======================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iomanager.ingest.model import PublishOptions
from iomanager.ingest.plan_model import PlatePlan

ORIGINAL_KINDS = ("copy", "retime", "dpx")
"""The kinds of items, and of journal steps, that make a plate's originals: exactly one of them for each plate."""

FILM_KINDS = ("mov", "webm", "montage", "filmstrip")
"""What ``render mp4`` makes beside the proxies, in this order."""

UPLOAD_KINDS = ("upload_thumbnail", "upload_filmstrip", "upload_mp4", "upload_webm")
"""What a tracker that takes uploads is sent of a plate, once its records are there."""

PROXY_KINDS = ("jpg", "jpg_half", "mp4", "thumbnail")
"""The kinds of items that come from one decode of the originals."""

REVIEW_KINDS = frozenset({"webm", "montage"})
"""The kinds of items that are made for the tracker, and that a project may not keep (``clean``)."""

_MAKES = {"proxy": PROXY_KINDS, "claim": (), "verify": (), "register": (), "mhl": (), "clean": ()}

RENDERED_KINDS = ("retime", "dpx", *FILM_KINDS, "gif", "clean")
"""The journal kinds that ``publish_render`` runs."""


@dataclass(frozen=True, slots=True)
class PlateStep:
    """One task of a plate. ``name`` is what ``iomanager step publish`` is called with.

    ``title`` is the original's; ``kinds`` are run in order; ``after`` are names of steps of the same plate. ``service``
    is empty for that of the job.
    """

    name: str
    title: str
    kinds: tuple[str, ...]
    after: tuple[str, ...] = ()
    service: str = ""


def makes(kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds of items that these kinds of steps make: those that are named, else items of the same name."""
    return tuple(item for kind in kinds for item in _MAKES.get(kind, (kind,)))


def original_kind(plate: PlatePlan, options: PublishOptions) -> str:
    """How the plate's originals come about; empty for the JPGs of a plate as it was shot, which has none."""
    if plate.non_retimed:
        return ""
    if plate.segments:
        return "retime"
    return "dpx" if becomes_dpx(plate, options) else "copy"


def becomes_dpx(plate: PlatePlan, options: PublishOptions) -> bool:
    """Whether MOV to DPX applies to the plate: never to the type editor."""
    return plate.movie and options.mov_to_dpx and plate.type != "editor"


def steps_of(plate: PlatePlan, options: PublishOptions) -> tuple[PlateStep, ...]:
    """The steps of one plate, each behind those that it runs after."""
    if plate.non_retimed:
        return _non_retimed(plate)
    first = original_kind(plate, options)
    steps = [
        PlateStep(first, _first_title(plate, first), ("claim", first)),
        PlateStep("jpg", "render jpg", ("proxy",), (first,)),
        PlateStep("mhl", "mhl", ("mhl",), ("jpg",)),  # no manifest of frames that do not decode
    ]
    films = tuple(kind for kind in FILM_KINDS if kind in plate.films)
    if films:
        steps.append(PlateStep("mp4", "render mp4", films, ("jpg",)))
    if plate.type == "lib":
        steps.append(PlateStep("gif", "convert mot to gif", ("gif",), ("jpg",)))
    before = tuple(step.name for step in steps[1:])
    steps.append(PlateStep("register", "sg version", ("verify", "register"), before))
    sent = _uploads(plate)
    return (*steps, *sent, *_clean(plate, "rm", sent))


def kinds_of(plate: PlatePlan, options: PublishOptions) -> tuple[str, ...]:
    """The journal kinds of one plate, in an order in which they can run."""
    return tuple(kind for step in steps_of(plate, options) for kind in step.kinds)


def _first_title(plate: PlatePlan, kind: str) -> str:
    if plate.type == "lib":
        return "copy to clip lib"
    if kind == "retime":
        return "create org"
    return "create mov" if plate.movie else "copy org"


def _non_retimed(plate: PlatePlan) -> tuple[PlateStep, ...]:
    """The plate as it was shot, as JPGs of the next version (Non Retime)."""
    sent = _uploads(plate)
    return (
        PlateStep("jpg", "render nonretimed mp4", ("claim", "proxy")),
        PlateStep("register", "sg nonretime version", ("verify", "register"), ("jpg",)),
        *sent,
        *_clean(plate, "rm tmp jpg", sent),
    )


def _uploads(plate: PlatePlan) -> tuple[PlateStep, ...]:
    """One step for each file that the tracker is sent, so that each is tried again alone."""
    kinds = [kind for kind in UPLOAD_KINDS if kind.removeprefix("upload_") in plate.uploads]
    return tuple(PlateStep(kind, kind.replace("_", " "), (kind,), ("register",)) for kind in kinds)


def _clean(plate: PlatePlan, title: str, sent: tuple[PlateStep, ...]) -> tuple[PlateStep, ...]:
    """The last step, where something is made for the tracker alone; else it would be a process for nothing."""
    if plate.review or not REVIEW_KINDS & set(plate.films):
        return ()
    return (PlateStep("clean", title, ("clean",), ("register", *(step.name for step in sent))),)
