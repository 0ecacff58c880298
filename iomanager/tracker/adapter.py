"""The interface that every tracker's adapter fulfils: records of all kinds, read and written.

Adapters translate their library's exceptions into ours: NotFound, Conflict, InvalidInput, Unavailable, Forbidden. All
calls are synchronous and safe from several threads. ``tests/contracts/test_tracker.py`` runs over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Forbidden
from iomanager.tracker.kinds import Kind, KindSpec
from iomanager.tracker.query import Query, Ref
from iomanager.tracker.record import Changes, Record, Write


class Denied(Forbidden):
    """The tracker keeps this one thing from a login that is good otherwise: a kind, a field, an action.

    Any other Forbidden says nothing of the records: the login is over, or a proxy lets nobody through.
    """


@dataclass(frozen=True, slots=True)
class Upload:
    """A file for a record. ``field`` names where (``movie_mp4``, ``movie_webm``, ``thumbnail``, ``filmstrip``);
    empty attaches it. ``key`` makes it safe to repeat.
    """

    to: Ref
    file: Path
    field: str = ""
    name: str = ""
    key: str = ""


class Adapter(Protocol):
    """One tracker."""

    @property
    def name(self) -> str:
        """``local``, ``shotgrid`` or the name of a studio's own."""
        ...

    def find(self, query: Query) -> list[Record]:
        """What a query asks for, oldest first unless it says otherwise. Raises InvalidInput, Unavailable."""
        ...

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """One record, retired or not; None when there is none."""
        ...

    def create(self, kind: Kind, fields: Mapping[str, Any], *, key: str = "") -> Record:
        """Make a record. With a ``key`` that was used before, the first record is returned and nothing is made.

        Raises Conflict when another record has the natural key, InvalidInput for fields and links that do not fit.
        """
        ...

    def update(
        self, kind: Kind, record_id: str, fields: Mapping[str, Any], *, base: Mapping[str, Any] | None = None
    ) -> Record:
        """Set fields. Raises NotFound, and Conflict when the tracker holds other values than ``base`` by now."""
        ...

    def batch(self, writes: Sequence[Write]) -> list[Record]:
        """Do all writes or none, in order; the records as they are afterwards."""
        ...

    def retire(self, kind: Kind, record_id: str) -> bool:
        """Take a record out of use; False when it already was. Raises NotFound."""
        ...

    def revive(self, kind: Kind, record_id: str) -> bool:
        """Bring a retired record back; False when it is in use. Raises NotFound."""
        ...

    def upload(self, upload: Upload, *, token: CancelToken | None = None, progress: Progress | None = None) -> Record:
        """Bring a file to a record; the Attachment that it became. Raises NotFound, Cancelled, Unavailable."""
        ...

    def thumbnail(self, kind: Kind, record_id: str) -> bytes | None:
        """The picture of a record as a file's bytes (JPEG or PNG); None where there is none (yet)."""
        ...

    def changes(self, cursor: str = "", limit: int = 500) -> Changes:
        """What was touched since ``cursor``; empty asks for the present cursor alone."""
        ...

    def schema(self, kind: Kind) -> KindSpec:
        """The fields of a kind as this tracker has them, with the choices that its lists offer."""
        ...

    def check(self) -> str:
        """One sentence on the tracker's state; raises Unavailable when it does not answer."""
        ...

    def knock(self, seconds: float) -> None:
        """Ask once for a sign of life, within so many seconds. Raises Unavailable, and Forbidden of a proxy."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
