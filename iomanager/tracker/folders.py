"""The folders that a new record gets in its show: by templates of the settings, each component checked."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from iomanager.core import paths
from iomanager.core.errors import Forbidden, InvalidInput
from iomanager.tracker.kinds import Kind
from iomanager.tracker.record import Record
from iomanager.tracker.settings import FolderSettings

_OWN = {Kind.SEQUENCE: "sequence", Kind.SHOT: "shot", Kind.ASSET: "asset"}
"""The word of a template that names the record itself."""


@dataclass(frozen=True, slots=True)
class Folders:
    """``root`` holds the shows, each in a folder of its project's name."""

    root: Path
    settings: FolderSettings

    def show(self, project: str) -> Path:
        """The folder of a project. Raises InvalidInput for a name that no folder can have."""
        return self.root.expanduser() / paths.check_component(project, "project name")

    def wanted(self, record: Record, names: Mapping[str, str]) -> list[Path]:
        """Every folder that a record should have, by ``names`` as :func:`names_of` tells them. Raises InvalidInput."""
        templates = self.settings.templates.get(record.kind.value, [])
        found = [path for template in templates for path in self._filled(template, names)]
        return list(dict.fromkeys(self.show(names["project"]).joinpath(*parts) for parts in found))

    def own(self, record: Record, names: Mapping[str, str]) -> Path | None:
        """The one folder that is this record's alone; None where the templates give it none."""
        word = "{" + _OWN.get(record.kind, "") + "}"
        for template in self.settings.templates.get(record.kind.value, []):
            parts = template.strip("/").split("/")
            if word in parts:
                filled = _fill(parts[: parts.index(word) + 1], names)
                return self.show(names["project"]).joinpath(*filled)
        return None

    def make(self, record: Record, names: Mapping[str, str]) -> list[Path]:
        """Make the folders; those that were made, deepest last. Raises InvalidInput, Forbidden."""
        if not self.settings.make:
            return []
        made: list[Path] = []
        for folder in self.wanted(record, names):
            made += self._make(folder)
        return made

    def _filled(self, template: str, names: Mapping[str, str]) -> list[tuple[str, ...]]:
        departments = self.settings.departments if "{department}" in template else [""]
        parts = template.strip("/").split("/")
        return [_fill(parts, {**names, "department": department}) for department in departments]

    def _make(self, folder: Path) -> list[Path]:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        try:
            for path in reversed(missing):
                path.mkdir(exist_ok=True)
                if self.settings.mode:
                    path.chmod(int(self.settings.mode, 8))
        except OSError as error:
            raise Forbidden(
                f"The folder {folder} cannot be made: {error.strerror}.", hint="Ask for permission, or make it by hand."
            ) from error
        return list(reversed(missing))


class Getting(Protocol):
    """The part of a tracker that names need."""

    def get(self, kind: Kind, record_id: str) -> Record | None: ...


class Once:
    """Gets each record once, for many that belong to the same ones."""

    def __init__(self, adapter: Getting) -> None:
        self._adapter = adapter
        self._got: dict[tuple[Kind, str], Record | None] = {}

    def get(self, kind: Kind, record_id: str) -> Record | None:
        """The record as it was when it was asked for first."""
        if (kind, record_id) not in self._got:
            self._got[kind, record_id] = self._adapter.get(kind, record_id)
        return self._got[kind, record_id]


def names_of(adapter: Getting, record: Record) -> dict[str, str]:
    """What the words of templates stand for: project, sequence, shot, asset, asset_type; of those that there are."""
    found: dict[str, str] = {}
    for kind, word in ((Kind.PROJECT, "project"), (Kind.SEQUENCE, "sequence"), (Kind.SHOT, "shot")):
        linked = record.fields.get(f"{word}_id")
        owner = record if record.kind is kind else (adapter.get(kind, linked) if linked else None)
        if owner is not None:
            found[word] = owner.label
    if record.kind is Kind.ASSET:
        found.update(asset=record.label, asset_type=str(record.fields.get("asset_type") or "other"))
    return found


def remove_empty(folders: list[Path]) -> list[Path]:
    """Take away folders that were made, deepest first, where nothing came into them; those that are gone."""
    gone = []
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            gone.append(folder)
    return gone


def _fill(parts: list[str] | tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    """The components with their words filled in, each checked after that: no name leaves its place."""
    filled = []
    for part in parts:
        words = [word for _, word, _, _ in string.Formatter().parse(part) if word is not None]
        missing = [word for word in words if not names.get(word)]
        if missing:
            raise InvalidInput(
                f"The folder template {part} names {missing[0]}, which the record has not.",
                hint="Correct tracker.folders.templates.",
            )
        filled.append(paths.check_component(part.format_map(dict(names)), "folder name"))
    return tuple(filled)
