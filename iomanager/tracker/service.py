"""The interface to a tracker, as far as the slices need it.

Implementations translate their library's exceptions into ours: NotFound, Conflict, Unavailable, Forbidden. All calls
are synchronous, safe from several threads, and writes are safe to repeat: find-or-create by natural key.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Rows
from typing import Any, Protocol

from iomanager.core.cancel import CancelToken, Progress
from iomanager.tracker.adapter import Upload
from iomanager.tracker.model import Project, PublishedFile, Sequence, Shot, Version


class Tracker(Protocol):
    """Reads and writes of the records that a publish makes."""

    @property
    def direct(self) -> Tracker:
        """The tracker itself, without what is kept of it for work while it is away."""
        ...

    @property
    def takes_uploads(self) -> bool:
        """Whether pictures and movies are uploaded; else their paths are written down."""
        ...

    def keeps(self, kind: str, field: str) -> bool:
        """Whether the tracker has a field of ours: a site has those alone that somebody made there."""
        ...

    def projects(self, *, archived: bool = False) -> list[Project]:
        """Every project, ordered by name."""
        ...

    def project(self, name: str) -> Project | None:
        """The project of that name or code, or None."""
        ...

    def ensure_project(self, name: str, fields: Mapping[str, Any] | None = None) -> Project:
        """Find or create a project; ``fields`` are set on creation only."""
        ...

    def open_project(self, name: str) -> Project:
        """The project to publish into. Raises NotFound where it must be there and is not."""
        ...

    def update_project(self, project_id: str, fields: Mapping[str, Any]) -> Project:
        """Set fields of a project."""
        ...

    def sequences(self, project_id: str) -> list[Sequence]:
        """The sequences of a project, by code."""
        ...

    def ensure_sequence(self, project_id: str, code: str) -> Sequence:
        """Find or create a sequence."""
        ...

    def shots(self, project_id: str, codes: list[str] | None = None) -> list[Shot]:
        """The shots of a project, by code; only those named when ``codes`` is given."""
        ...

    def ensure_shot(self, project_id: str, sequence_id: str, code: str) -> Shot:
        """Find or create a shot of a sequence."""
        ...

    def update_shot(self, shot_id: str, fields: Mapping[str, Any]) -> Shot:
        """Set fields of a shot."""
        ...

    def tag_shot(self, shot_id: str, names: Rows[str]) -> None:
        """Give a shot these tags beside those that it has."""
        ...

    def versions(self, project_id: str, shot_ids: list[str] | None = None) -> list[Version]:
        """The active versions of a project, oldest first; only those of ``shot_ids`` when given."""
        ...

    def put_version(self, project_id: str, shot_id: str, code: str, fields: Mapping[str, Any]) -> Version:
        """Create the version ``code`` of a shot, or update it; a retired one is revived."""
        ...

    def published_files(self, project_id: str, shot_ids: list[str] | None = None) -> list[PublishedFile]:
        """The active published files of a project, oldest first; only those of ``shot_ids`` when given."""
        ...

    def put_published_file(self, project_id: str, shot_id: str, fields: Mapping[str, Any]) -> PublishedFile:
        """Create or update by (shot, file_type, name, version_number), which ``fields`` must hold.

        Raises Conflict when another delivery holds that version number, as far as the tracker keeps deliveries.
        """
        ...

    def add_to_playlist(self, project_id: str, code: str, version_id: str) -> str:
        """Find or create a playlist and put a version at its end, once; the playlist's id."""
        ...

    def drop_playlist(self, playlist_id: str) -> bool:
        """Retire a playlist that shows nothing any more; says whether it did."""
        ...

    def upload(self, upload: Upload, *, token: CancelToken | None = None, progress: Progress | None = None) -> str:
        """Bring a file to a record, once for its key; the attachment's id. Raises NotFound, Cancelled, Unavailable."""
        ...

    def lacking(self, files: Rows[Mapping[str, Any]]) -> list[str]:
        """What the tracker lacks to keep published files of these fields, a sentence each."""
        ...

    def retire(self, kind: str, record_id: str) -> bool:
        """Retire a ``version`` or ``published_file``; False when it already was."""
        ...

    def check(self) -> str:
        """One sentence on the tracker's state; raises Unavailable when it does not answer."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
