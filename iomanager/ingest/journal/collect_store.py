"""What the steps of a collect follow, kept by the id of its job: the movies, and the settings of who collects.

So a collect leaves no file beside its movies, whatever becomes of it, and its job can be tried again. What belongs to
no job any more goes with a later collect.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from iomanager.core.errors import NotFound
from iomanager.db.schema import now
from iomanager.farm.tables import JobRow
from iomanager.ingest.journal.tables import CollectRow

if TYPE_CHECKING:
    from iomanager.db.engine import Database

_UNSENT = timedelta(days=1)
"""So long a collect whose job is not known may still be about to be submitted."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``movies`` by their names as plain data, the ``codec`` of all, and by group the settings that are not default."""

    movies: Mapping[str, Mapping[str, Any]]
    codec: str
    settings: Mapping[str, Any]


def keep(database: Database, job: str, kept: Kept) -> None:
    """Write down what the steps of the job follow, before it is submitted."""
    content = json.dumps({"movies": kept.movies, "codec": kept.codec})
    with database.session() as session:
        old = (CollectRow.created_at < now() - _UNSENT, CollectRow.job_id.not_in(select(JobRow.id)))
        session.execute(delete(CollectRow).where(*old))
        session.add(CollectRow(job_id=job, content=content, settings=json.dumps(kept.settings)))


def forget(database: Database, job: str) -> None:
    """The job was not submitted."""
    with database.session() as session:
        session.execute(delete(CollectRow).where(CollectRow.job_id == job))


def kept(database: Database, job: str) -> Kept:
    """What was written down. Raises NotFound."""
    with database.session() as session:
        row = session.get(CollectRow, job)
    if row is None:
        raise NotFound(f"There is no collect {job}.", hint="Collect again.")
    content = json.loads(row.content)
    return Kept(content["movies"], content["codec"], json.loads(row.settings))
