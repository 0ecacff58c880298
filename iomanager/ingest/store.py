"""What scans remember in the database: the facts of unchanged clips, and the splits and merges made by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import String, Text, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from iomanager.core.paths import as_posix
from iomanager.db.engine import Database
from iomanager.db.schema import Base, new_id
from iomanager.ingest.facts import Facts

FORMAT = "3"
"""Changes when the facts of a clip change their meaning, so that older ones are read anew."""


class ScannedClip(Base):
    """The facts of one clip of a delivery, as long as its fingerprint (names, sizes, times) stays."""

    __tablename__ = "scanned_clip"

    delivery: Mapped[str] = mapped_column(String(64), primary_key=True)
    clip: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    facts: Mapped[str] = mapped_column(Text)


class ClipShape(Base):
    """One split or merge by hand. ``frame`` is the first frame of the later piece; None for a merge."""

    __tablename__ = "clip_shape"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    delivery: Mapped[str] = mapped_column(String(64), index=True)
    folder: Mapped[str] = mapped_column(Text)
    head: Mapped[str] = mapped_column(Text)
    tail: Mapped[str] = mapped_column(Text)
    ext: Mapped[str] = mapped_column(Text)
    frame: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """A split (``frame`` is set) or merge of the files ``{head}N{tail}.{ext}`` in a folder of a delivery."""

    folder: str
    head: str
    tail: str
    ext: str
    frame: int | None = None


class Remembered(NamedTuple):
    """Facts, and the fingerprint of the files that they were read from."""

    fingerprint: str
    facts: Facts


class ScanCache:
    """Reads and writes all clips of a delivery in one query each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, delivery: Path) -> dict[str, Remembered]:
        """What is remembered of a delivery, by clip. Raises Unavailable."""
        query = select(ScannedClip.clip, ScannedClip.fingerprint, ScannedClip.facts)
        with self._database.session() as session:
            rows = session.execute(query.where(ScannedClip.delivery == _key(delivery))).all()
        return {clip: remembered for clip, mark, text in rows if (remembered := _remembered(mark, text))}

    def save(self, delivery: Path, clips: Mapping[str, Remembered], gone: Sequence[str] = ()) -> None:
        """Remember these clips, and forget those that are gone. Raises Unavailable."""
        key = _key(delivery)
        stale = [{"clip": clip} for clip in (*clips, *gone)]
        values = [
            {"delivery": key, "clip": clip, "fingerprint": FORMAT + mark, "facts": facts.to_json()}
            for clip, (mark, facts) in clips.items()
        ]
        with self._database.session() as session:
            for start in range(0, len(stale), 500):
                names = [entry["clip"] for entry in stale[start : start + 500]]
                session.execute(delete(ScannedClip).where(ScannedClip.delivery == key, ScannedClip.clip.in_(names)))
            if values:
                session.execute(insert(ScannedClip), values)

    def shapes(self, delivery: Path) -> list[Shape]:
        """The splits and merges of a delivery, in the order in which they were made. Raises Unavailable."""
        query = select(ClipShape).where(ClipShape.delivery == _key(delivery)).order_by(ClipShape.id)
        with self._database.session() as session:
            rows = session.scalars(query).all()
            return [Shape(row.folder, row.head, row.tail, row.ext, row.frame) for row in rows]

    def add_shape(self, delivery: Path, shape: Shape) -> None:
        """Remember a split or a merge; one that is there already stays single."""
        if shape in self.shapes(delivery):
            return
        with self._database.session() as session:
            session.add(
                ClipShape(
                    delivery=_key(delivery),
                    folder=shape.folder,
                    head=shape.head,
                    tail=shape.tail,
                    ext=shape.ext,
                    frame=shape.frame,
                )
            )

    def set_shapes(self, delivery: Path, shapes: Sequence[Shape]) -> None:
        """Remember exactly these splits and merges, in their order: what takes one back. Raises Unavailable."""
        key = _key(delivery)
        with self._database.session() as session:
            session.execute(delete(ClipShape).where(ClipShape.delivery == key))
            for each in shapes:
                values = {"folder": each.folder, "head": each.head, "tail": each.tail, "ext": each.ext}
                session.add(ClipShape(delivery=key, frame=each.frame, **values))
                session.flush()

    def remove_shape(self, delivery: Path, shape: Shape) -> None:
        """Forget a split or a merge."""
        frame = ClipShape.frame.is_(None) if shape.frame is None else ClipShape.frame == shape.frame
        with self._database.session() as session:
            session.execute(
                delete(ClipShape).where(
                    ClipShape.delivery == _key(delivery),
                    ClipShape.folder == shape.folder,
                    ClipShape.head == shape.head,
                    ClipShape.tail == shape.tail,
                    ClipShape.ext == shape.ext,
                    frame,
                )
            )


def _key(delivery: Path) -> str:
    """A delivery's path as a key of fixed length."""
    return hashlib.sha256(as_posix(delivery).encode("utf-8", "surrogateescape")).hexdigest()


def _remembered(mark: str, text: str) -> Remembered | None:
    """None for what an older version wrote: it is read anew."""
    if not mark.startswith(FORMAT):
        return None
    try:
        return Remembered(mark.removeprefix(FORMAT), Facts.from_json(text))
    except (ValueError, KeyError, TypeError):
        return None
