"""The model of the tree: jobs, and below them plates and steps. Later answers change only the lines that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from iomanager.farm.model import State
from iomanager.farm.status import JobStatus
from iomanager.farm.ui import nodes, words
from iomanager.farm.ui.branches import Branch, branches
from iomanager.farm.ui.nodes import Column, Key, Node
from iomanager.shell import icons, phrases, theme

Index = QModelIndex | QPersistentModelIndex
Listed = Sequence[tuple[JobStatus, tuple[object, ...]]]
"""Jobs with what is seen of each, made where there is time for it: in the thread that asked."""
MOST_RUNS = 20
"""More places than these where lines come or go are one reset, after which the view finds its lines again."""
NUMBERS = frozenset({Column.PROGRESS, Column.STARTED, Column.TOOK, Column.ATTEMPTS, Column.PRIORITY})
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NONE = QModelIndex()


class JobsModel(QAbstractItemModel):
    """``filled`` says that lines below a job have come."""

    filled = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: list[Node] = []
        self._jobs: dict[str, Node] = {}
        self._tasks: dict[Key, Node] = {}
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    # what the panel puts in and asks

    def set_jobs(self, listed: Listed) -> bool:
        """Show these jobs, newest first; whether anything has changed. Known ones keep their place and their lines."""
        names = [job.id for job, _ in listed]
        wanted = set(names)
        gone = [node.line for node in self._roots if node.key[0] not in wanted]
        fresh = [at for at, name in enumerate(names) if name not in self._jobs]
        if len(_runs(gone)) + len(_runs(fresh)) > MOST_RUNS or self._is_out_of_order(names, wanted):
            self._reset(listed)
            return True
        self._remove(gone)
        self._insert(fresh, listed)
        changed = self._update(listed)
        return bool(gone or fresh or changed)

    def set_tasks(self, status: JobStatus) -> bool:
        """Show the tasks of a job that is listed; whether anything has changed."""
        root = self._jobs.get(status.id)
        if root is None:
            return False
        found = branches(status.tasks)
        fresh = nodes.task_nodes(root.job, found, root)
        if _shape(root.children) != _shape(fresh):
            self._replace(root, fresh)
            self.filled.emit(status.id)
            return True
        return self._refresh(root.children, found)

    def forget_tasks(self, job: str) -> None:
        """Let go of the lines below a job that was closed."""
        root = self._jobs.get(job)
        if root is not None and root.children:
            self._replace(root, [])

    def job_ids(self) -> list[str]:
        """The listed jobs, from top to bottom."""
        return [node.key[0] for node in self._roots]

    def jobs(self) -> list[JobStatus]:
        """The listed jobs, from top to bottom."""
        return [node.job for node in self._roots]

    def find(self, key: Key) -> Node | None:
        """A line by its job and task."""
        return self._tasks.get(key) if key[1] else self._jobs.get(key[0])

    def index_of(self, key: Key) -> QModelIndex:
        """Where a line is; invalid where it is not."""
        node = self.find(key)
        return QModelIndex() if node is None else self.createIndex(node.line, 0, node)

    @staticmethod
    def node(index: Index) -> Node | None:
        """The line of an index."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else None

    def say_again(self) -> None:
        """The language or the theme is another one."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._tell(self._roots)
        for root in self._roots:
            self._tell_all(root.children)

    # changes

    def _is_out_of_order(self, names: Sequence[str], wanted: set[str]) -> bool:
        """Whether the lines that stay stand otherwise than in the answer; never where the user has sorted."""
        if self._sorted is not None:
            return False
        stay = [node.key[0] for node in self._roots if node.key[0] in wanted]
        return stay != [name for name in names if name in self._jobs]

    def _reset(self, listed: Listed) -> None:
        self.beginResetModel()
        old, self._jobs, roots = self._jobs, {}, []
        for job, sight in listed:
            node = old.get(job.id) or nodes.job_node(job, sight)
            _take(node, job, sight)
            self._jobs[job.id] = node
            roots.append(node)
        self._roots = roots
        self._order()
        self._tasks = {key: node for key, node in self._tasks.items() if key[0] in self._jobs}
        self.endResetModel()

    def _remove(self, gone: Sequence[int]) -> None:
        for first, last in reversed(_runs(gone)):
            self.beginRemoveRows(_NONE, first, last)
            for node in self._roots[first : last + 1]:
                del self._jobs[node.key[0]]
                self._drop(node.children)
            del self._roots[first : last + 1]
            _number(self._roots)
            self.endRemoveRows()

    def _insert(self, fresh: Sequence[int], listed: Listed) -> None:
        for first, last in _runs(fresh):
            made = [nodes.job_node(*listed[at]) for at in range(first, last + 1)]
            at = 0 if self._sorted is not None else first
            self.beginInsertRows(_NONE, at, at + len(made) - 1)
            self._roots[at:at] = made
            self._jobs.update((node.key[0], node) for node in made)
            _number(self._roots)
            self.endInsertRows()

    def _update(self, listed: Listed) -> bool:
        told = []
        for job, sight in listed:
            node = self._jobs[job.id]
            differs = node.sight != sight
            _take(node, job, sight)
            if differs:
                told.append(node)
        self._tell(sorted(told, key=lambda node: node.line))
        return bool(told)

    def _replace(self, root: Node, fresh: list[Node]) -> None:
        where = self.createIndex(root.line, 0, root)
        if root.children:
            self.beginRemoveRows(where, 0, len(root.children) - 1)
            self._drop(root.children)
            root.children = []
            self.endRemoveRows()
        if fresh:
            self.beginInsertRows(where, 0, len(fresh) - 1)
            root.children = fresh
            self._keep(fresh)
            self.endInsertRows()

    def _refresh(self, olds: Sequence[Node], found: Sequence[Branch]) -> bool:
        changed = False
        for node, branch in zip(olds, found, strict=True):
            differs = node.branch != branch
            if differs or node.state is State.ACTIVE:
                node.task, node.branch = branch.task, branch
                made = nodes.task_nodes(node.job, (branch,), node)[0]
                node.state = made.state
                self._tell([node])
            changed = self._refresh(node.children, branch.below) or differs or changed
        return changed

    def _keep(self, made: Iterable[Node]) -> None:
        for node in made:
            self._tasks[node.key] = node
            self._keep(node.children)

    def _drop(self, olds: Iterable[Node]) -> None:
        for node in olds:
            self._tasks.pop(node.key, None)
            self._drop(node.children)

    def _tell(self, changed: Sequence[Node]) -> None:
        for first, last in _runs([node.line for node in changed]):
            top, parent = changed[0], changed[0].parent
            rows = self._roots if parent is None else parent.children
            top = rows[first]
            self.dataChanged.emit(self.createIndex(first, 0, top), self.createIndex(last, len(Column) - 1, rows[last]))

    def _tell_all(self, some: Sequence[Node]) -> None:
        self._tell(some)
        for node in some:
            self._tell_all(node.children)

    # Qt's side

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        rows = self._rows(parent)
        if not (0 <= row < len(rows) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, rows[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.line, 0, node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._rows(parent))

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Jobs have lines below them before those are read."""
        if not parent.isValid():
            return bool(self._roots)
        node = self.node(parent)
        if node is None or parent.column() > 0:
            return False
        return bool(node.children) or (node.task is None and node.job.total > 0)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS - {Column.PROGRESS}:
            return _RIGHT
        return self._titles()[Column(section)] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return nodes.text(node, column)
        if role == Qt.ItemDataRole.DecorationRole:
            icon = icon_of(node, column)
            return icons.icon(*icon) if icon else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in NUMBERS else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color(colour_of(node, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(node, column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the jobs in order once; lines that change later stay where they are. -1 is newest first again."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(index, self.node(index)) for index in before]
        self._sorted = None if column < 0 else (column, order)
        self._order()
        after = [self.createIndex(node.line, index.column(), node) if node else index for index, node in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _order(self) -> None:
        if self._sorted is None:
            self._roots.sort(key=lambda node: node.key[0], reverse=True)
        else:
            column, order = self._sorted
            self._roots.sort(key=nodes.order(column), reverse=order is Qt.SortOrder.DescendingOrder)
        _number(self._roots)

    def _rows(self, parent: Index) -> list[Node]:
        if not parent.isValid():
            return self._roots
        node = self.node(parent)
        return node.children if node is not None and parent.column() == 0 else []

    def _titles(self) -> dict[Column, str]:
        return {
            Column.TITLE: self.tr("Job, plate, step"),
            Column.STATE: self.tr("State"),
            Column.PROGRESS: self.tr("Progress"),
            Column.HOST: self.tr("Host"),
            Column.STARTED: self.tr("Started"),
            Column.TOOK: self.tr("Took"),
            Column.ATTEMPTS: self.tr("Attempts"),
            Column.ERROR: self.tr("First error"),
            Column.OWNER: self.tr("Owner"),
            Column.PROJECT: self.tr("Project"),
            Column.PRIORITY: self.tr("Priority"),
            Column.ID: self.tr("Id"),
        }


def _take(node: Node, job: JobStatus, sight: tuple[object, ...]) -> None:
    node.job, node.sight, node.state = job, sight, job.state
    _pass_on(node.children, job)


def _pass_on(some: Sequence[Node], job: JobStatus) -> None:
    for node in some:
        node.job = job
        _pass_on(node.children, job)


def _number(roots: Sequence[Node]) -> None:
    for line, node in enumerate(roots):
        node.line = line


def _runs(lines: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of each unbroken run."""
    found: list[tuple[int, int]] = []
    for line in lines:
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return found


def _shape(some: Sequence[Node]) -> list[Any]:
    return [(node.key, _shape(node.children)) for node in some]


def icon_of(node: Node, column: int) -> tuple[str, str] | None:
    """The icon of a cell and the token of its colour."""
    if column == Column.STATE:
        return words.ICONS[node.state]
    if column == Column.TITLE and (node.task is None or node.is_group):
        return "layers-outline" if node.task is None else "filmstrip", "secondary"
    return None


def colour_of(node: Node, column: int) -> str:
    """The token of a cell's text: quiet for facts, and for everything that is an old answer."""
    if column == Column.STATE:
        return words.ICONS[node.state][1]
    if column == Column.ERROR:
        return "error" if node.state is State.ERROR else "secondary"
    return "secondary" if node.job.stale or column not in {Column.TITLE, Column.PROGRESS} else "text"


def _tip(node: Node, column: int) -> str:
    if column == Column.STATE:
        lines = [words.state_help(node.state)]
        if node.job.stale:
            lines.append(phrases.shown(node.job.stale))
        return "\n".join([*lines, words.whole_time(node.job.as_of)])
    if column == Column.STARTED:
        return words.whole_time(node.job.started_at if node.task is None else node.task.started_at)
    kind = words.kind_word(node.task.kind) if node.task is not None and column == Column.TITLE else ""
    return ": ".join(filter(None, (kind, nodes.text(node, column))))
