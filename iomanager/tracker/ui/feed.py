"""Reads the records that are wanted, page by page in threads, and puts them into the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from iomanager.core.errors import IOManagerError
from iomanager.shell import tasks
from iomanager.tracker.kinds import Kind, KindSpec, spec
from iomanager.tracker.record import Record
from iomanager.tracker.ui.port import TrackerDesk
from iomanager.tracker.ui.reading import Frame, Page, Wanted, read_frame, read_names, read_page
from iomanager.tracker.ui.table_model import RecordsModel, in_order


class RecordsFeed(QObject):
    """``framed`` carries a :class:`Frame`, ``came`` each :class:`Page`, ``failed`` an error."""

    framed = Signal(object)
    came = Signal(object)
    failed = Signal(object)

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

    def go(self, kind: Kind, owner: Record | None, text: str) -> None:
        """List another kind, or what belongs to another record."""
        self.wanted = Wanted(kind, self.project_id, owner.ref if owner is not None else None, text)
        self.owner_label = owner.label if owner is not None else ""
        self._order = None
        self._model.begin(kind)
        self.read()

    def filter(self, text: str) -> None:
        """List what fits other words."""
        self.wanted = replace(self.wanted, text=text)
        self.read()

    def read(self, *, look: bool = False) -> None:
        """Read everything again; with ``look`` the site is looked at first."""
        tasks.start(self._owner, "records", self._read(look))

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
        tasks.start(self._owner, f"names {record.id}", self._replace(record))

    async def _read(self, look: bool) -> None:
        try:
            if look and self._desk.sync is not None:
                await self._look()
            frame: Frame = await tasks.run(self._owner, "records", read_frame, self._desk, self.wanted.kind)
            self.project_id, self.schema = frame.project.id if frame.project is not None else "", frame.schema
            self.framed.emit(frame)
            self.wanted = replace(self.wanted, project_id=self.project_id)
            await self._pages(self.wanted)
        except IOManagerError as error:
            self.failed.emit(error)

    async def _look(self) -> None:
        """A site that is away keeps nobody from reading what is kept."""
        sync = self._desk.sync
        try:
            if sync is not None:
                await tasks.run(self._owner, "records", sync.refresh)
        except IOManagerError as error:
            self.failed.emit(error)

    async def _pages(self, wanted: Wanted) -> None:
        project = "project_id" in spec(wanted.kind).fields
        if project and not wanted.project_id:
            self._model.begin(wanted.kind)
            self.came.emit(Page(()))
            return
        after, fresh = "", True
        while True:
            page: Page = await tasks.run(
                self._owner, "records", read_page, self._desk, wanted, after, dict(self._model.names)
            )
            if fresh:
                self._model.begin(wanted.kind)
            fresh = False
            self._model.append(page.records, page.names)
            self.as_of = page.as_of
            self.came.emit(page)
            if not page.more:
                break
            after = page.records[-1].id
        if self._order is not None:
            await self._sort()

    async def _sort(self) -> None:
        if self._order is None:
            return
        name, descending = self._order
        records = self._model.records()
        ordered = await tasks.run(self._owner, "sort", in_order, records, name, dict(self._model.names), descending)
        if len(ordered) == self._model.rowCount():  # else more have come meanwhile, and are sorted at the end
            self._model.arrange(ordered)

    async def _replace(self, record: Record) -> None:
        names = await tasks.run(
            self._owner, f"names {record.id}", read_names, self._desk.desk, [record], dict(self._model.names)
        )
        self._model.replace(record, names)
