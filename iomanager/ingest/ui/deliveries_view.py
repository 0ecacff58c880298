"""Past and interrupted deliveries with their history: continue one, or take it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from iomanager.ingest.journal.model import Delivery, DeliveryState, StepState
from iomanager.ingest.ui.lines_model import Line, LinesModel, selected_values, table_of
from iomanager.ingest.ui.port import IngestPort
from iomanager.ingest.ui.words import step_word
from iomanager.shell import phrases, tasks, theme
from iomanager.shell.widgets import controls

_ICONS = {
    DeliveryState.PLANNED: ("clock-outline", "unknown"),
    DeliveryState.RUNNING: ("play", "running"),
    DeliveryState.INTERRUPTED: ("pause", "warning"),
    DeliveryState.DONE: ("check-circle-outline", "ok"),
    DeliveryState.FAILED: ("alert-circle-outline", "error"),
    DeliveryState.UNDOING: ("undo", "running"),
    DeliveryState.UNDONE: ("undo", "unknown"),
}
_STEP_ICONS = {
    StepState.PENDING: ("clock-outline", "unknown"),
    StepState.RUNNING: ("play", "running"),
    StepState.DONE: ("check-circle-outline", "ok"),
    StepState.FAILED: ("alert-circle-outline", "error"),
}
_ASK_AGAIN = 3000  # milliseconds
_UNDOABLE = {DeliveryState.DONE, DeliveryState.FAILED, DeliveryState.INTERRUPTED, DeliveryState.UNDOING}


class DeliveriesDialog(QDialog):
    """Not modal. ``resume``, ``follow`` and ``undo`` carry a delivery's id, ``compare`` its folder.

    While it is seen and something is at work, it asks again every few seconds.
    """

    resume = Signal(str)
    follow = Signal(str)
    undo = Signal(str)
    compare = Signal(str)

    def __init__(self, service: IngestPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        titles = (self.tr("State"), self.tr("When"), self.tr("Delivery"), self.tr("Files"), self.tr("Who"),
                  self.tr("Message"))  # fmt: skip
        self.model = LinesModel(titles, self, numbers=(3,))
        self.steps = LinesModel((self.tr("State"), self.tr("Plate"), self.tr("Step"), self.tr("Message")), self)
        self.table = table_of(self.model, (120, 150, 280, 90, 90), self.tr("Deliveries"))
        self._history = table_of(self.steps, (120, 200, 90), self.tr("History"))
        self._empty = controls.label(self.tr("Nothing was published yet."), "secondary")
        self.resume_button = controls.button(self.tr("Resume"))
        self.follow_button = controls.button(self.tr("Follow"))
        self.undo_button = controls.button(self.tr("Undo delivery"))
        self._compare = controls.button(self.tr("Compare"))
        self._again = QTimer(self, interval=_ASK_AGAIN)
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Ask again, such as after a publish."""
        tasks.start(self, "deliveries", self._load())

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Deliveries"))
        self.resize(980, 560)
        both = QSplitter()
        both.setOrientation(both.orientation().Vertical)
        both.addWidget(self.table)
        both.addWidget(self._history)
        row = QHBoxLayout()
        close = controls.button(self.tr("Close"))
        close.clicked.connect(self.close)
        for widget in (self.resume_button, self.follow_button, self.undo_button, self._compare):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._empty)
        layout.addWidget(both, 1)
        layout.addLayout(row)
        self.resume_button.clicked.connect(lambda: self._with_one(self.resume))
        self.follow_button.clicked.connect(lambda: self._with_one(self.follow))
        self.follow_button.setToolTip(self.tr("Shows the progress of its job in the status bar"))
        self._again.timeout.connect(self._ask_again)
        self.undo_button.clicked.connect(lambda: self._with_one(self.undo))
        self.undo_button.setToolTip(
            self.tr("Retires the records and removes the files that are still the ones that were written")
        )
        self._compare.setToolTip(self.tr("Compares the delivery's folder with what is published"))
        self._compare.clicked.connect(self._compare_one)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._choose())
        self.model.modelReset.connect(self._choose)
        self._choose()

    def _ask_again(self) -> None:
        if self.isVisible():
            self.refresh()

    def _selected(self) -> Delivery | None:
        found = selected_values(self.table, self.model)
        return found[0] if found else None

    def _with_one(self, signal: SignalInstance) -> None:
        delivery = self._selected()
        if delivery is not None:
            signal.emit(delivery.id)

    def _compare_one(self) -> None:
        delivery = self._selected()
        if delivery is not None:
            self.compare.emit(delivery.delivery)

    def _choose(self) -> None:
        delivery = self._selected()
        self.resume_button.setEnabled(delivery is not None and delivery.resumable)
        self.follow_button.setEnabled(delivery is not None and delivery.state is DeliveryState.RUNNING)
        self.undo_button.setEnabled(delivery is not None and delivery.state in _UNDOABLE)
        self._compare.setEnabled(delivery is not None)
        if delivery is None:
            self.steps.set_lines(())
        else:
            tasks.start(self, "history", self._load_steps(delivery.id))

    async def _load(self) -> None:
        self.show_deliveries(await tasks.run(self, "deliveries", self._service.deliveries))

    async def _load_steps(self, delivery_id: str) -> None:
        delivery = await tasks.run(self, "history", self._service.delivery, delivery_id)
        lines = [
            Line(
                (state_word(step.state), step.plate, step_word(step.kind), phrases.shown(step.error)),
                step,
                _STEP_ICONS[step.state],
            )
            for step in delivery.steps
        ]
        self.steps.set_lines(lines)

    def show_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """The list, the newest first; what was selected stays selected."""
        before = self._selected()
        self._empty.setVisible(not deliveries)
        if any(delivery.state is DeliveryState.RUNNING for delivery in deliveries):
            self._again.start()
        else:
            self._again.stop()
        self.model.set_lines([self._line(delivery) for delivery in deliveries])
        for at, delivery in enumerate(deliveries):
            if before is not None and delivery.id == before.id:
                self.table.selectRow(at)

    def _line(self, delivery: Delivery) -> Line:
        files = f"{delivery.files_done} / {delivery.files}"
        texts = (state_word(delivery.state), ago(delivery.created_at), delivery.delivery, files, delivery.user)
        local = delivery.created_at.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
        said = phrases.shown(delivery.message)
        return Line((*texts, said), delivery, _ICONS[delivery.state], f"{local}\n{said}".strip())


def state_word(state: DeliveryState | StepState) -> str:
    """A state in the language of the window."""
    translate = QCoreApplication.translate
    return {
        "planned": translate("Deliveries", "planned"),
        "pending": translate("Deliveries", "waiting"),
        "running": translate("Deliveries", "running"),
        "interrupted": translate("Deliveries", "interrupted"),
        "done": translate("Deliveries", "done"),
        "failed": translate("Deliveries", "failed"),
        "undoing": translate("Deliveries", "being undone"),
        "undone": translate("Deliveries", "undone"),
    }[state.value]


def ago(moment: datetime) -> str:
    """``12 min ago``, or the local date when it is longer than a day."""
    translate = QCoreApplication.translate
    minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
    if minutes < 1:
        return translate("Deliveries", "just now")
    if minutes < 60:
        return translate("Deliveries", "{n} min ago").format(n=minutes)
    if minutes < 24 * 60:
        return translate("Deliveries", "{n} h ago").format(n=minutes // 60)
    local = moment.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)
