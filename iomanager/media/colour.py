"""The studio's names of colourspaces and views, each found in the OCIO configuration that is active."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from iomanager.core.errors import InvalidInput, NotFound
from iomanager.core.paths import config_folder
from iomanager.media.settings import MediaSettings


@dataclass(frozen=True, slots=True)
class View:
    """How a colourspace is shown: another colourspace ``space``, or a ``view`` of a ``display``."""

    space: str = ""
    display: str = ""
    view: str = ""

    def __str__(self) -> str:
        return self.space or f"{self.display} / {self.view}"


@dataclass(frozen=True, slots=True)
class Codec:
    """A movie codec by the studio's name. ``options`` are those of the PyAV encoder ``encoder``."""

    name: str
    fourcc: str
    encoder: str
    pix_fmt: str
    profile: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """What plates are written as: extension without the dot, and bit depth in words."""

    name: str
    ext: str
    depth: str


class ColourTable:
    """``config/colour.yml``, with a project's changes, against the OCIO configuration of the settings.

    The table and the configuration are read when they are first asked for. A table or configuration that cannot be
    read raises NotFound or InvalidInput.
    """

    def __init__(self, settings: MediaSettings, project: str = "") -> None:
        self._settings = settings
        self._project = project

    def names(self) -> list[str]:
        """The studio names that are offered to choose from, in the table's order."""
        return [name for name, entry in self._entries.items() if entry.get("listed", True)]

    def resolve(self, name: str) -> str:
        """The colourspace of the active configuration that the studio name (or an own name of it) stands for.

        Raises InvalidInput that says which names do resolve.
        """
        space = self._find(name)
        if space is None:
            raise self._unknown(name)
        return space

    def resolves(self, name: str) -> bool:
        """Whether :meth:`resolve` finds ``name``."""
        return self._find(name) is not None

    def view(self, name: str) -> View:
        """How pictures in colourspace ``name`` are shown: the first view of its table that the configuration has."""
        space = self.resolve(name)
        wanted = self._entries.get(name, {}).get("view") or self._kind(space)
        return self.named_view(wanted)

    def named_view(self, name: str) -> View:
        """The view of the table called ``name``, or a colourspace of that name. Raises InvalidInput."""
        for entry in self._table["views"].get(name, [{"space": name}]):
            view = View(entry.get("space", ""), entry.get("display", ""), entry.get("view", ""))
            if self._has(view):
                return view
        raise InvalidInput(
            f"The view {name!r} has no counterpart in the OCIO configuration {self._settings.ocio_config}.",
            hint="Name a display and view of that configuration under 'views' in colour.yml.",
        )

    def is_linear(self, space: str) -> bool:
        """Whether the values of the configuration's colourspace ``space`` are proportional to light."""
        found = self.config.getColorSpace(space)
        return found is not None and found.getEncoding() in {"scene-linear", "display-linear"}

    def default(self, ext: str, *, is_float: bool, is_log: bool = False) -> str:
        """The studio name for a file whose row names no colourspace; ``ext`` comes without the dot."""
        table: dict[str, str] = self._table["defaults"]
        if is_log and f"log {ext}" in table:
            return table[f"log {ext}"]
        return table.get(ext) or table["float" if is_float else "other"]

    def codec(self, name: str) -> Codec:
        """The codec with the studio's name; raises InvalidInput that lists the names there are."""
        entry = self._table["codecs"].get(name)
        if entry is None:
            raise _no_such("codec", name, self._table["codecs"])
        return Codec(name=name, **entry)

    def codecs(self) -> list[str]:
        """The studio's codec names."""
        return list(self._table["codecs"])

    def codec_of(self, fourcc: str) -> str | None:
        """The studio's name of the first codec with this fourcc, None when the table has none."""
        named = (name for name, entry in self._table["codecs"].items() if entry["fourcc"] == fourcc)
        return next(named, None)

    def output_format(self, name: str) -> OutputFormat:
        """The output format with the studio's name; raises InvalidInput that lists the names there are."""
        entry = self._table["formats"].get(name)
        if entry is None:
            raise _no_such("output format", name, self._table["formats"])
        return OutputFormat(name=name, **entry)

    @cached_property
    def config(self) -> Any:
        """The active OCIO configuration. Raises InvalidInput when it cannot be loaded."""
        import PyOpenColorIO

        name = self._settings.ocio_config
        try:
            return PyOpenColorIO.Config.CreateFromFile(name)
        except (PyOpenColorIO.Exception, PyOpenColorIO.ExceptionMissingFile) as error:
            raise InvalidInput(
                f"The OCIO configuration {name!r} cannot be loaded: {str(error).splitlines()[0]}",
                hint="Correct media.ocio_config in the settings.",
            ) from error

    def _find(self, name: str) -> str | None:
        for candidate in self._entries.get(name, {}).get("spaces", [name]):
            space = self.config.getColorSpace(str(candidate))
            if space is not None:
                return str(space.getName())
        return None

    @property
    def _entries(self) -> dict[str, Any]:
        entries: dict[str, Any] = self._table["colourspaces"]
        return entries

    @cached_property
    def _table(self) -> dict[str, dict[str, Any]]:
        given = self._settings.colour_table
        return _load(Path(given) if given else config_folder() / "colour.yml", self._project)

    def _kind(self, space: str) -> str:
        return "display" if self.config.getColorSpace(space).getEncoding() in {"sdr-video", "data"} else "scene"

    def _has(self, view: View) -> bool:
        if view.space:
            return self.config.getColorSpace(view.space) is not None
        return view.display in self.config.getDisplays() and view.view in self.config.getViews(view.display)

    def _unknown(self, name: str) -> InvalidInput:
        studio = [known for known in self._entries if known != name and self.resolves(known)]
        own = list(self.config.getColorSpaceNames())
        close = difflib.get_close_matches(name, [*studio, *own], n=3, cutoff=0.4)
        closest = f" Closest: {', '.join(close)}." if close else ""
        return InvalidInput(
            f"The colourspace {name!r} is not in the OCIO configuration. These names are: {', '.join(studio)}, and the "
            f"configuration's own {', '.join(own)}.{closest}",
            hint="Choose one of them, or map the name in colour.yml.",
        )


_SECTIONS = ("colourspaces", "views", "defaults", "codecs", "formats")


def _load(path: Path, project: str) -> dict[str, dict[str, Any]]:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"The colour table {path} does not exist.", hint="Correct media.colour_table.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidInput(f"The colour table {path} cannot be read: {error}") from error
    missing = [
        section for section in _SECTIONS if not isinstance(read, dict) or not isinstance(read.get(section), dict)
    ]
    if missing:
        raise InvalidInput(f"The colour table {path} has no section {', '.join(missing)}.")
    changes = (read.get("projects") or {}).get(project) or {}
    return {section: {**read[section], **changes.get(section, {})} for section in _SECTIONS}


def _no_such(what: str, name: str, table: Mapping[str, Any]) -> InvalidInput:
    return InvalidInput(f"There is no {what} {name!r} in colour.yml. There are: {', '.join(table)}.")
