"""Ticked rows grouped into plates: ``shot_name + scan_name + type + version`` is one publish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iomanager.ingest.model import Row
from iomanager.ingest.naming import is_source


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one plate, in the order of the sheet. Several rows are the segments of one plate.

    The other columns are those of the first row.
    """

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def just_in(self) -> int:
        """The lowest just_in (0 where none is given)."""
        return min((row.just_in for row in self.rows if row.just_in is not None), default=0)

    @property
    def just_out(self) -> int:
        """The highest just_out; below :attr:`just_in` where none is given."""
        return max((row.just_out for row in self.rows if row.just_out is not None), default=-1)

    @property
    def timecode_in(self) -> str | None:
        return min((row.timecode_in for row in self.rows if row.timecode_in), key=timecode_order, default=None)

    @property
    def timecode_out(self) -> str | None:
        return max((row.timecode_out for row in self.rows if row.timecode_out), key=timecode_order, default=None)

    @property
    def retimed(self) -> bool:
        return any(row.retimed for row in self.rows)

    @property
    def segments(self) -> list[Row]:
        """The retimed rows in the order of the output; those without a start frame as they stand."""
        return sorted((row for row in self.rows if row.retimed), key=lambda row: row.retime_start_frame or 0)

    @property
    def as_shot(self) -> Group:
        """The same rows without their retimes."""
        none = {"retime_duration": None, "retime_percent": None, "retime_start_frame": None}
        return Group(tuple(row.with_changes(**none) for row in self.rows))

    @property
    def used(self) -> set[int]:
        """The numbers of the source frames that are used: of retimed plates, those of the segments."""
        if not self.retimed:
            return set(range(self.just_in, self.just_out + 1))
        return {
            frame
            for row in self.segments
            if row.just_in is not None and row.just_out is not None
            for frame in range(row.just_in, row.just_out + 1)
        }

    @property
    def frames(self) -> int:
        """How many frames the plate has when published: the just range, or the sum of the retimed segments."""
        if self.retimed:
            return sum(row.retime_duration or 0 for row in self.rows)
        return self.just_out - self.just_in + 1


def timecode_order(text: str) -> tuple[int, ...]:
    """Orders timecodes of one rate as numbers, whatever their separators; unreadable ones come first."""
    parts = text.replace(";", ":").replace(".", ":").replace(",", ":").split(":")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def source_key(row: Row) -> tuple[str, str, str | None, str]:
    """The same for rows of one sequence or movie."""
    return (row.scan_path, row.scan_name, row.pad, row.ext)


def ticked(rows: Iterable[Row]) -> list[Row]:
    """The rows that a publish would take."""
    return [row for row in rows if row.check]


def named(rows: Iterable[Row]) -> list[Row]:
    """The ticked rows that say which plate they are: shot, type and version."""
    return [row for row in rows if row.check and row.shot_name and row.type and row.version is not None]


def group(rows: Iterable[Row]) -> list[Group]:
    """The plates of the ticked, named rows, in the order of the sheet."""
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in named(rows):
        found.setdefault((row.shot_name, row.scan_name, row.type, row.version), []).append(row)
    return [Group(tuple(members)) for members in found.values()]


def by_shot_and_family(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The ticked rows that name a shot and a type, by both; all types of sources are one family.

    Their Version records are named ``{shot}_src_{V}`` whatever kind of source they are, so they share the numbers.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    for row in ticked(rows):
        if row.shot_name and row.type:
            family = "src" if is_source(row.type) else row.type
            found.setdefault((row.shot_name, family), []).append(row)
    return found
