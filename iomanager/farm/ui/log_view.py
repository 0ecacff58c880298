"""The log of the chosen step: follows its end, searches all of it, jumps to the first error; huge logs stay smooth."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from iomanager.core.cancel import CancelToken
from iomanager.core.errors import IOManagerError
from iomanager.farm.ui.log_reader import ATTEMPT, LogReader, Piece, shown
from iomanager.farm.ui.nodes import Key
from iomanager.farm.ui.port import JobsPort
from iomanager.shell import language, phrases, tasks, theme
from iomanager.shell.state import UserState
from iomanager.shell.widgets import controls

SLICE = 48 * 1024
"""Characters that are put into the view at once, so that the window answers in between."""
MOST = 4 * 1024 * 1024
"""Characters that are kept; the far end is let go of."""
FOLLOW_MS, SLOWEST_MS = 400, 3000
_STATE = "jobs.log"


class NoteLabel(QLabel):
    """Words at the right end that give way to the buttons: what has no room is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter = QPainter(self)
        painter.setPen(theme.color("secondary"))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


class LogView(QWidget):
    """Shows one log at a time; what was not found is said below the buttons until something else is done."""

    def __init__(self, service: JobsPort, state: UserState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._state = state
        self._key: Key | None = None
        self._over = False
        self._error: int | None = None  # where the last error that was shown begins, in bytes
        self._reader: LogReader | None = None
        self._start, self._end = 0, 0
        self._loaded = False
        self._at_end = False
        self._queue: deque[str] = deque()
        self.text = QPlainTextEdit(readOnly=True)
        self.search = controls.search_field()
        self.note = NoteLabel()
        self.previous = controls.icon_button("arrow-up")
        self.next = controls.icon_button("arrow-down")
        self.error = controls.icon_button("alert-circle-outline")
        self.earlier = controls.button()
        self.told = controls.label("", "secondary")
        self.follow = QToolButton()
        self.wrap = QToolButton()
        self._timer = QTimer(self, singleShot=True)
        self._feed = QTimer(self, interval=0)
        self._build()
        self._connect()
        language.follow(self, self._say)

    # what the panel asks for

    def show_task(self, key: Key | None, *, over: bool) -> None:
        """Show the log of this step; None shows nothing. ``over``: no more is written to it."""
        was_over, self._over = self._over, over
        if key == self._key:
            if was_over and not over:
                self._look(0)
            return
        self._key, self._error = key, None
        self.told.hide()
        self._reader = LogReader(self._service, *key) if key is not None else None
        self._loaded = False
        self._clear()
        self._tell()
        if self.isVisible():
            self._begin()

    @property
    def is_busy(self) -> bool:
        """Whether text is still being put in."""
        return bool(self._queue) or not self._loaded

    def find_next(self, *, backwards: bool = False) -> None:
        """The next place of the searched words: in what is shown, and then in the rest of the log."""
        words = self.search.text()
        if not words or self._reader is None:
            self.search.setFocus()
            return
        flag = QTextDocument.FindFlag.FindBackward if backwards else QTextDocument.FindFlag(0)
        self.told.hide()
        if self.text.find(words, flag):
            self._mark()
            return
        tasks.start(self, "find", self._find(words, backwards))

    def go_to_error(self) -> None:
        """The first line that reads like an error, wherever it is in the log; the next one when asked again."""
        if self._reader is not None:
            tasks.start(self, "find", self._find_error())

    # reading

    def _begin(self) -> None:
        if self._reader is not None and not self._loaded:
            tasks.start(self, "log", self._load(self._reader))

    async def _load(self, reader: LogReader) -> None:
        try:
            piece = await tasks.run(self, "log", reader.tail)
        except IOManagerError as error:
            self._loaded = True
            self._note(phrases.shown(error.message))
            self._look(SLOWEST_MS)
            return
        self._show(piece, at_end=True)

    def _show(self, piece: Piece, *, at_end: bool) -> None:
        """Show a piece in place of what was shown."""
        self._clear()
        self._loaded, self._at_end = True, at_end
        self._start, self._end = piece.start, piece.end
        self._put(piece.text)
        self._tell()
        if at_end:
            self._look(FOLLOW_MS)

    async def _more(self, reader: LogReader) -> None:
        """What was written since the last look."""
        try:
            piece = await tasks.run(self, "log", reader.after, self._end)
        except IOManagerError as error:
            self._note(phrases.shown(error.message))
            self._look(SLOWEST_MS)
            return
        if reader is not self._reader:
            return
        if piece.text:
            self._end = piece.end
            self._put(piece.text)
            self._tell()
            self._look(FOLLOW_MS)
        elif not (self._over and piece.complete):
            self._look(min(SLOWEST_MS, max(FOLLOW_MS, self._timer.interval() * 3 // 2)))

    async def _add_earlier(self, reader: LogReader) -> None:
        piece = await tasks.run(self, "earlier", reader.before, self._start)
        if reader is not self._reader or not piece.text:
            return
        self._start = piece.start
        self._put_above(shown(piece.text))
        self._tell()

    async def _find(self, words: str, backwards: bool) -> None:
        reader = self._reader
        if reader is None:
            return
        start = self._start if backwards else self._end

        def search(*, token: CancelToken) -> tuple[int, Piece] | None:
            place = reader.find(words, start, token, backwards=backwards)
            return None if place is None else (place, reader.around(place, token))

        found = await tasks.run(self, "find", search, title=self.tr("Searching the log"))
        if reader is not self._reader:
            return
        if found is None:
            self._say_once(self.tr("“{words}” is not found further on.").format(words=words))
            return
        self._jump(*found, words)

    async def _find_error(self) -> None:
        reader = self._reader
        if reader is None:
            return

        def search(*, token: CancelToken) -> tuple[int, Piece] | None:
            place = reader.error(token, self._error)
            return None if place is None else (place, reader.around(place, token))

        found = await tasks.run(self, "find", search, title=self.tr("Searching the log"))
        if reader is not self._reader:
            return
        if found is None and self._error is not None:
            self._say_once(self.tr("There is no further error; asking again begins with the first one."))
        elif found is None:
            self._say_once(self.tr("No line of this log reads like an error."))
        else:
            self._jump(*found, "")
        self._error = found[0] if found is not None else None

    def _jump(self, place: int, piece: Piece, words: str) -> None:
        """Show the piece around a place, and mark the words, or the line, that stand there."""
        head = shown(piece.text.encode("utf-8", "replace")[: place - piece.start].decode("utf-8", "ignore"))
        if not (self._start <= piece.start and piece.end <= self._end and self._is_whole()):
            self._show(piece, at_end=False)
            self._flush()
        else:
            before = self.text.toPlainText()
            head = before[: before.find(shown(piece.text)[:2000]) + len(head)] if piece.start else head
        self.follow.setChecked(False)
        cursor = self.text.textCursor()
        here = min(_places(head), self.text.document().characterCount() - 1)
        cursor.setPosition(here)
        if words:
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, _places(words))
        else:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.setPosition(here, QTextCursor.MoveMode.KeepAnchor)  # a long line is seen from its beginning
        self.told.hide()
        self.text.setTextCursor(cursor)
        self.text.centerCursor()
        self._mark()

    def _is_whole(self) -> bool:
        return self._loaded and not self._queue and self._start == 0 and self._at_end

    def _look(self, milliseconds: int) -> None:
        if self._reader is not None and self.isVisible() and self._at_end:
            self._timer.start(milliseconds)

    def _look_now(self) -> None:
        if self._reader is not None and self._loaded and self._at_end:
            tasks.start(self, "log", self._more(self._reader))

    # the view

    def _put(self, text: str) -> None:
        """Queue text for the end of the view."""
        whole = shown(text)
        self._queue.extend(whole[at : at + SLICE] for at in range(0, len(whole), SLICE))
        if self._queue:
            self._feed.start()

    def _put_slice(self) -> None:
        if not self._queue:
            self._feed.stop()
            return
        bar = self.text.verticalScrollBar()
        stay = None if self.follow.isChecked() and self._at_end else bar.value()
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self._queue.popleft())
        self._let_go()
        bar.setValue(bar.maximum() if stay is None else stay)
        if not self._queue:
            self._feed.stop()
            self._mark()

    def _let_go(self) -> None:
        """Forget the beginning of what is shown when it has become too much."""
        document = self.text.document()
        surplus = document.characterCount() - MOST
        if surplus <= 0:
            return
        cursor = QTextCursor(document)
        cursor.setPosition(surplus + SLICE, QTextCursor.MoveMode.KeepAnchor)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self._start += len(cursor.selectedText().encode("utf-8", "replace"))
        cursor.removeSelectedText()

    def _flush(self) -> None:
        while self._queue:
            self._put_slice()

    def _put_above(self, text: str) -> None:
        bar, height = self.text.verticalScrollBar(), self.text.blockCount()
        here = bar.value()
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        cursor.insertText(text)
        bar.setValue(here + self.text.blockCount() - height)
        self._mark()

    def _clear(self) -> None:
        self._queue.clear()
        self._feed.stop()
        self._timer.stop()
        self.text.clear()
        self._start = self._end = 0

    def _mark(self) -> None:
        """The lines between attempts in another colour, and the line with the cursor where something was found."""
        marks = []
        if self.text.document().characterCount() < MOST // 4:
            marks = [self._marked(hit.start(), hit.end()) for hit in ATTEMPT.finditer(self.text.toPlainText())]
        self.text.setExtraSelections(marks)

    def _marked(self, first: int, last: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setForeground(QColor(theme.color("running")))
        look.setBackground(QColor(theme.color("raised")))
        look.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        made.cursor, made.format = cursor, look  # type: ignore[attr-defined]
        return made

    def _tell(self) -> None:
        """Which part of the log this is; where there is nothing, why."""
        self.earlier.setVisible(self._loaded and self._start > 0)
        self.text.setPlaceholderText(self._why_empty())
        size = QLocale().formattedDataSize(self._end, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        part = QLocale().formattedDataSize(self._end - self._start, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        whole = self._start == 0 and self._at_end
        if not self._end:
            self._note("")
        else:
            self._note(size if whole else self.tr("{part} of {size}").format(part=part, size=size))

    def _why_empty(self) -> str:
        if self._reader is None:
            return self.tr("Select a step to read its log.")
        if not self._loaded:
            return self.tr("Reading…")
        return self.tr("It is empty.") if self._over else self.tr("Nothing has been written yet.")

    def _note(self, text: str) -> None:
        self.note.setText(text)
        self.note.setToolTip(text)

    def _say_once(self, text: str) -> None:
        self.told.setText(text)
        self.told.show()

    # building

    def _build(self) -> None:
        self.text.setFont(theme.mono_font())
        self.text.setUndoRedoEnabled(False)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        for button, key, first in ((self.follow, "follow", True), (self.wrap, "wrap", False)):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setChecked(bool(self._state.get(f"{_STATE}.{key}", first)))
            button.toggled.connect(lambda on, key=key: self._state.set(f"{_STATE}.{key}", on))
        self.search.setMinimumWidth(140)
        self.search.setMaximumWidth(220)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        widgets: tuple[QWidget, ...] = (self.search, self.previous, self.next, self.error, self.follow, self.wrap)
        for widget in widgets:
            bar.addWidget(widget)
        bar.addWidget(self.note, 1)
        bar.addWidget(self.earlier)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        self.told.setWordWrap(True)
        self.told.hide()
        layout.addLayout(bar)
        layout.addWidget(self.told)
        layout.addWidget(self.text, 1)
        self._wrap(self.wrap.isChecked())

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look_now)
        self._feed.timeout.connect(self._put_slice)
        self.search.returnPressed.connect(self.find_next)
        self.next.clicked.connect(lambda _: self.find_next())
        self.previous.clicked.connect(lambda _: self.find_next(backwards=True))
        self.error.clicked.connect(self.go_to_error)
        self.earlier.clicked.connect(self._earlier)
        self.follow.toggled.connect(self._follow)
        self.wrap.toggled.connect(self._wrap)
        self.text.verticalScrollBar().actionTriggered.connect(self._scrolled)

    def _earlier(self) -> None:
        if self._reader is not None:
            tasks.start(self, "earlier", self._add_earlier(self._reader))

    def _scrolled(self, _: int) -> None:
        """Whoever scrolls away from the end wants to read."""
        bar = self.text.verticalScrollBar()
        if bar.sliderPosition() < bar.maximum():
            self.follow.setChecked(False)

    def _follow(self, on: bool) -> None:
        if not on:
            return
        if self._at_end:
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.maximum())
        elif self._reader is not None:
            tasks.start(self, "log", self._load(self._reader))

    def _wrap(self, on: bool) -> None:
        mode = QPlainTextEdit.LineWrapMode
        self.text.setLineWrapMode(mode.WidgetWidth if on else mode.NoWrap)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin()
        self._look(0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the search goes back to the text."""
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.text.setFocus()
            return
        super().keyPressEvent(event)

    def _say(self) -> None:
        controls.ask(self.search, self.tr("Search the log"))
        controls.name_it(self.previous, self.tr("Previous place (Shift+F3)"))
        controls.name_it(self.next, self.tr("Next place (F3)"))
        controls.name_it(self.error, self.tr("Go to the first error, then to the next (F4)"))
        self.follow.setText(self.tr("Follow"))
        self.follow.setToolTip(self.tr("Stay at the end while the step writes"))
        self.wrap.setText(self.tr("Wrap"))
        self.wrap.setToolTip(self.tr("Break long lines at the edge"))
        self.earlier.setText(self.tr("Earlier"))
        self.earlier.setToolTip(self.tr("Read the piece before this one"))
        self.text.setAccessibleName(self.tr("Log of the step"))
        self._tell()


def _places(text: str) -> int:
    """How many positions a text takes in a document: what lies beyond the first plane of Unicode takes two."""
    return len(text.encode("utf-16-le", "replace")) // 2
