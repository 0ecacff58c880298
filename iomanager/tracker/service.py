"""The interface to a tracker, as far as the slices need it.

Implementations translate their library's exceptions into ours: NotFound, Conflict, Unavailable, Forbidden. All calls
are synchronous, safe from several threads, and writes are safe to repeat: find-or-create by natural key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from iomanager.tracker.model import Project, PublishedFile, Sequence, Shot, Version


class Tracker(Protocol):
    """Reads and writes of the records that a publish makes."""

    def projects(self, *, archived: bool = False) -> list[Project]:
        """Every project, ordered by name."""
        ...

    def project(self, name: str) -> Project | None:
        """The project of that name or code, or None."""
        ...

    def ensure_project(self, name: str, fields: Mapping[str, Any] | None = None) -> Project:
        """Find or create a project; ``fields`` are set on creation only."""
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

        Raises Conflict when another delivery holds that version number.
        """
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
