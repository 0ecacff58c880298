"""What is known of the chosen line in sentences: its state, its first error, why it does not start, its outputs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from iomanager.core.errors import IOManagerError
from iomanager.farm.model import State
from iomanager.farm.status import TaskStatus
from iomanager.farm.tree import walk
from iomanager.farm.ui import nodes, words
from iomanager.farm.ui.nodes import Key, Node
from iomanager.farm.ui.port import JobsPort
from iomanager.shell import language, phrases, tasks, theme

_WAITING = frozenset({State.BLOCKED, State.READY, State.PAUSED})


def outputs_of(service: JobsPort, key: Key) -> list[str]:
    """The files of a step, or of every step of a job; in a thread."""
    places = walk(service.tree(key[0]))
    return [path for place in places if key[1] in {"", place.task.id} for path in place.task.outputs]


class DetailsView(QWidget):
    """Asks why a job does not start when it is shown, and when it is told to."""

    def __init__(self, service: JobsPort, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._node: Node | None = None
        self._reasons: Sequence[str] | None = None
        self._before: tuple[TaskStatus, ...] = ()
        self._asked: tuple[Key, State] | None = None
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.text)
        self.setFocusProxy(self.text)
        language.follow(self, self._say)

    def show_node(self, node: Node | None, before: Sequence[TaskStatus] = ()) -> None:
        """Show this line; why it waits is asked again when another one is shown, or its state has changed.

        ``before`` are the steps that it waits for.
        """
        self._node, self._before = node, tuple(before)
        asked = (node.key, node.job.state) if node is not None else None
        if asked != self._asked:
            self._asked, self._reasons = asked, None
            if node is not None and node.job.state in _WAITING:
                self.ask()
        self._fill()

    def ask(self) -> None:
        """Ask why the job does not start."""
        if self._node is not None:
            tasks.start(self, "why", self._ask(self._node))

    async def _ask(self, node: Node) -> None:
        try:
            reasons = await tasks.run(self, "why", self._service.why_waiting, node.key[0])
        except IOManagerError as error:
            reasons = [error.message]
        if self._node is not None and self._node.key == node.key:
            self._reasons = list(reasons)
            self._fill()

    def _fill(self) -> None:
        bar = self.text.verticalScrollBar().value()
        html = self._html(self._node) if self._node is not None else escape(self.tr("Select a job or a step."))
        if html != self.property("html"):
            self.setProperty("html", html)
            self.text.setHtml(html)
            self.text.verticalScrollBar().setValue(bar)

    def _html(self, node: Node) -> str:
        title = node.job.title if node.task is None else node.task.title
        held = node.state is State.READY and node.job.state is State.PAUSED  # no slot would help it
        state = f"{words.state_word(node.state)}: {words.state_help(State.PAUSED if held else node.state)}"
        parts = [f"<h3>{escape(title)}</h3>", f"<p>{escape(state)}</p>"]
        if node.message:
            colour = theme.tokens().error if node.state is State.ERROR else theme.tokens().text
            parts.append(f'<p style="color:{colour}"><b>{escape(node.message)}</b></p>')
        if node.job.stale:
            said = self.tr("This is an old answer: {reason}").format(reason=phrases.shown(node.job.stale))
            parts.append(f"<p>{escape(said)}</p>")
        if self._before:
            parts.append(f"<p>{escape(self._waits())}</p>")
        parts += self._why(node)
        rows = [
            f"<tr><td>{escape(name)}&nbsp;&nbsp;</td><td>{escape(value)}</td></tr>" for name, value in self._facts(node)
        ]
        return "".join([*parts, '<table style="margin-top: 8px">', *rows, "</table>"])

    def _why(self, node: Node) -> list[str]:
        if node.job.state not in _WAITING:
            return []
        question, asking = self.tr("Why does it not start?"), self.tr("Asking…")
        head = f"<p><b>{escape(question)}</b></p>"
        if self._reasons is None:
            return [head, f"<p>{escape(asking)}</p>"]
        said = [f"<li>{escape(phrases.shown(reason))}</li>" for reason in self._reasons]
        return [head, "<ul>", *said, "</ul>"] if said else []

    def _waits(self) -> str:
        groups = [node.task.title for node in (self._node and self._node.parent,) if node and node.task]
        named = [f"{nodes.short_title(one.title, groups)} ({words.state_word(one.state)})" for one in self._before]
        return self.tr("It waits for: {steps}").format(steps=", ".join(named))

    def _facts(self, node: Node) -> list[tuple[str, str]]:
        job, task = node.job, node.task
        column = nodes.Column
        facts = [
            (self.tr("Progress"), nodes.text(node, column.PROGRESS)),
            (self.tr("Started"), nodes.text(node, column.STARTED)),
            (self.tr("Took"), nodes.text(node, column.TOOK)),
        ]
        if task is None:
            created = words.span(job.created_at, job.started_at or datetime.now(UTC), datetime.now(UTC))
            facts += [
                (self.tr("Waited"), created),
                (self.tr("Engine"), " ".join(filter(None, (words.engine(job), _other_id(job.engine_id, job.id))))),
                (self.tr("Owner"), job.owner),
                (self.tr("Priority"), f"{job.priority:g}"),
            ]
        else:
            code = "" if task.exit_code is None else str(task.exit_code)
            facts += [
                (self.tr("Host"), task.host),
                (self.tr("Attempts"), nodes.text(node, column.ATTEMPTS)),
                (self.tr("Exit code"), code),
                (self.tr("Asks for"), task.service),
            ]
        facts.append((self.tr("Id"), node.key[1] or node.key[0]))
        return [(name, value) for name, value in facts if value]

    def _say(self) -> None:
        self.text.setAccessibleName(self.tr("Details"))
        self._fill()


def _other_id(engine: str, own: str) -> str:
    return engine if engine != own else ""
