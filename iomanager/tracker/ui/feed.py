"""Reads the records that are wanted, page by page in threads, and puts them into the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iomanager.core.errors import IOManagerError
from iomanager.shell import tasks
from iomanager.tracker.belonging import needs_project
from iomanager.tracker.kinds import Kind, KindSpec, spec
from iomanager.tracker.record import Record
from iomanager.tracker.ui.listing import Listing, Shown, drop, in_order, listed, read_again
from iomanager.tracker.ui.port import TrackerDesk
from iomanager.tracker.ui.reading import Frame, Page, Wanted, read_frame, read_names, read_page, read_schema
from iomanager.tracker.ui.table_model import RecordsModel


class RecordsFeed(QObject):
    """``framed`` carries a :class:`Frame`; ``came`` whether more follows; ``failed`` an error; ``described``: the
    fields of the kind are known. What is listed is replaced when other records are wanted, and else brought up to date.
    """

    framed = Signal(object)
    came = Signal(bool)
    failed = Signal(object)
    described = Signal()

    def __init__(self, desk: TrackerDesk, model: RecordsModel, owner: QWidget) -> None:
        super().__init__(owner)
        self.wanted = Wanted()
        self.schema: KindSpec = spec(Kind.SHOT)
        self.project_id = ""
        self.owner_label = ""
        self.as_of: datetime | None = None
        self._desk = desk
        self._model = model
        self._owner = owner
        self._order: tuple[str, bool] | None = None
        self._listed: Wanted | None = None
        self._changes = 0
        self._described = False

    def go(self, kind: Kind, owner: Record | None, text: str) -> None:
        """List another kind, or what belongs to another record."""
        self.wanted = Wanted(kind, self.project_id, owner.ref if owner is not None else None, text)
        self.owner_label = owner.label if owner is not None else ""
        self._order = None
        self._begin(kind)
        self.schema = spec(kind)
        self._described = False
        self.read()

    def filter(self, text: str) -> None:
        """List what fits other words."""
        self.wanted = replace(self.wanted, text=text)
        self.read()

    def read(self, *, names: bool = False) -> None:
        """Read what is wanted, again where it is listed; with ``names`` those of links too, which seldom change."""
        tasks.start(self._owner, "records", self._read(names))

    def sort(self, column: int, descending: bool) -> None:
        """Order by a column; -1 for the order of age."""
        fields = self._model.fields
        self._order = (fields[column], descending) if 0 <= column < len(fields) else None
        if self._order is None:
            self.read()
        else:
            tasks.start(self._owner, "sort", self._sort())

    def replace(self, record: Record) -> None:
        """Show a record as it is by now."""
        self._changes += 1
        tasks.start(self._owner, f"names {record.id}", self._replace(record))

    def _tell(self, more: bool) -> None:
        """Rows have come; what only an edit needs is read behind them."""
        self.came.emit(more)
        if not self._described:
            self._described = True
            tasks.start(self._owner, "schema", self._describe(self.wanted.kind))

    async def _describe(self, kind: Kind) -> None:
        schema = await tasks.run(self._owner, "schema", read_schema, self._desk, kind)
        if kind is self.wanted.kind:  # else another one is read by now
            self.schema = schema
            self.described.emit()

    async def _read(self, names: bool) -> None:
        try:
            frame: Frame = await tasks.run(self._owner, "records", read_frame, self._desk)
            self.project_id = frame.project.id if frame.project is not None else ""
            self._model.names.update((one.ref, one.label) for one in frame.sequences)
            self.framed.emit(frame)
            self.wanted = replace(self.wanted, project_id=self.project_id)
            if needs_project(self.wanted.kind) and not self.project_id:
                self._begin(self.wanted.kind)
                self._tell(False)
            elif self.wanted == self._listed:
                await self._again(self.wanted, names)
            else:
                await self._pages(self.wanted)
        except IOManagerError as error:
            self.failed.emit(error)

    async def _pages(self, wanted: Wanted) -> None:
        """List other records, which are shown as they come."""
        after, fresh, more = "", True, True
        while more:
            page: Page = await tasks.run(
                self._owner, "records", read_page, self._desk, wanted, after, dict(self._model.names)
            )
            if fresh:
                self._begin(wanted.kind)
            fresh = False
            self._model.append(page.records, page.names)
            self.as_of, more = page.as_of, page.more
            self._tell(more)
            after = page.records[-1].id if page.records else ""
        self._listed = wanted
        if self._order is not None:
            await self._sort()

    async def _again(self, wanted: Wanted, names: bool) -> None:
        """Bring what is listed up to date; once more where a cell was changed meanwhile."""
        changes = -1
        while changes != self._changes:
            changes = self._changes
            shown = Shown(self._model.records(), {} if names else self._model.names, self._order)
            found = await tasks.run(self._owner, "records", read_again, self._desk, wanted, shown)
        self.as_of = found.as_of
        self._renew(found)
        self._tell(False)

    async def _sort(self) -> None:
        if self._order is None:
            return
        changes, (name, descending) = self._changes, self._order
        before, names = self._model.records(), self._model.names

        def work() -> Listing:
            return listed(in_order(before, name, names, descending), before, {}, self.as_of)

        ordered = await tasks.run(self._owner, "sort", work)
        if len(ordered.records) == self._model.rowCount() and changes == self._changes:
            self._renew(ordered)  # else more have come meanwhile, and are sorted at the end

    def _renew(self, listing: Listing) -> None:
        before = list(self._model.records())
        self._model.renew(listing)
        self._drop(before)

    def _begin(self, kind: Kind) -> None:
        self._listed = None
        self._drop(self._model.begin(kind))

    def _drop(self, records: list[Record]) -> None:
        """In a thread: to let go of many at once takes long."""
        if records:
            tasks.start(self._owner, f"drop {id(records)}", self._let_go(records))

    async def _let_go(self, records: list[Record]) -> None:
        await tasks.run(self._owner, f"drop {id(records)}", drop, records)

    async def _replace(self, record: Record) -> None:
        names = await tasks.run(
            self._owner, f"names {record.id}", read_names, self._desk.desk, [record], dict(self._model.names)
        )
        self._model.replace(record, names)
