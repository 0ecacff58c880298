"""A plan as a tree: problems and refusals on top, then each plate with its files by kind and its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from iomanager.ingest.model import Problem, Severity
from iomanager.ingest.plan_model import Plan, PlanItem, PlanRecord
from iomanager.ingest.ui.delegates import severity_icon
from iomanager.ingest.ui.words import kind_word
from iomanager.shell import icons, phrases, theme

Index = QModelIndex | QPersistentModelIndex
_ICONS = {"folder": "folder-outline", "copy": "content-copy", "record": "database-outline", "plate": "filmstrip"}


@dataclass(eq=False, slots=True)
class Node:
    """One line of the tree. ``size`` is in bytes, None where it has none; ``below`` makes the children when opened."""

    text: str
    detail: str = ""
    count: int | None = None
    size: int | None = None
    icon: str = ""
    severity: Severity | None = None
    parent: Node | None = None
    line: int = 0
    below: Callable[[], list[Node]] | None = None
    _children: list[Node] | None = field(default=None, repr=False)

    def children(self) -> list[Node]:
        """What stands below it, made when it is first asked for."""
        if self._children is None:
            self._children = self.below() if self.below else []
            for line, child in enumerate(self._children):
                child.parent, child.line = self, line
        return self._children


def byte_text(size: int) -> str:
    """``1.2 GB`` in the user's own way of writing numbers."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


class PlanModel(QAbstractItemModel):
    """The plan that was given, whole or where it holds the words that are searched for."""

    def __init__(self, name_of: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._plan: Plan | None = None
        self._words: tuple[str, ...] = ()
        self._root = Node("")

    def set_plan(self, plan: Plan) -> None:
        """Show this plan."""
        self._plan = plan
        self._rebuild()

    def search(self, text: str) -> None:
        """Keep what holds all of these words in its path, kind, code or message."""
        self._words = tuple(text.casefold().split())
        self._rebuild()

    def _rebuild(self) -> None:
        self.beginResetModel()
        plan = self._plan
        self._root = Node("", below=(lambda: self._top(plan)) if plan else None)
        self.endResetModel()

    def _top(self, plan: Plan) -> list[Node]:
        problems = [
            Node(self._name(problem) + phrases.shown(problem.message), problem.path or "", severity=problem.severity)
            for problem in plan.problems
            if self._holds(f"{phrases.shown(problem.message)} {problem.path or ''}")
        ]
        nodes = [self._group(self.tr("Problems and collisions"), problems)] if problems else []
        items, records = self._found(plan)
        for plate in plan.plates:
            mine, theirs = items.get(plate.key, []), records.get(plate.key, [])
            refused = plate.refused or ""
            if mine or theirs or (refused and self._holds(f"{plate.key} {refused}")):
                nodes.append(self._plate(plate.key, refused or plate.folder, mine, theirs))
                nodes[-1].severity = Severity.ERROR if refused else None
        known = {plate.key for plate in plan.plates}
        shared = [item for key, found in items.items() if key not in known for item in found]
        if shared:
            nodes.append(self._plate(self.tr("Shared"), "", shared, []))
        return nodes

    def _name(self, problem: Problem) -> str:
        name = self._name_of(problem.row) if problem.row else ""
        return f"{name}: " if name else ""

    def _found(self, plan: Plan) -> tuple[dict[str, list[PlanItem]], dict[str, list[PlanRecord]]]:
        items: dict[str, list[PlanItem]] = defaultdict(list)
        records: dict[str, list[PlanRecord]] = defaultdict(list)
        for item in plan.items:
            if not self._words or self._holds(f"{item.kind} {item.plate} {item.destination} {item.source}"):
                items[item.plate].append(item)
        for record in plan.records:
            if not self._words or self._holds(f"{record.kind} {record.plate} {record.code}"):
                records[record.plate].append(record)
        return items, records

    def _plate(self, key: str, detail: str, items: Sequence[PlanItem], records: Sequence[PlanRecord]) -> Node:
        size = sum(item.bytes for item in items)

        def below() -> list[Node]:
            by_kind: dict[str, list[PlanItem]] = defaultdict(list)
            for item in items:
                by_kind[item.kind].append(item)
            nodes = [self._kind(kind, found) for kind, found in by_kind.items()]
            if records:
                made = [Node(f"{r.kind}  {r.code}", _fields(r), icon="record") for r in records]
                nodes.append(self._group(self.tr("records"), made))
            return nodes

        return Node(key, detail, len(items) + len(records), size, "plate", below=below)

    def _kind(self, kind: str, items: Sequence[PlanItem]) -> Node:
        size = sum(item.bytes for item in items)
        make = lambda: [Node(i.destination, i.source, None, i.bytes or None, kind) for i in items]  # noqa: E731
        return Node(kind_word(kind), "", len(items), size or None, kind, below=make)

    @staticmethod
    def _group(text: str, nodes: list[Node]) -> Node:
        worst = next((node.severity for node in nodes if node.severity is Severity.ERROR), None)
        return Node(text, "", len(nodes), None, "record", worst, below=lambda: nodes)

    def _holds(self, text: str) -> bool:
        lowered = text.casefold()
        return all(word in lowered for word in self._words)

    # Qt's side

    def _node(self, index: Index) -> Node:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else self._root

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self._node(parent).children()
        if not (0 <= row < len(children) and 0 <= column < 4) or (parent.isValid() and parent.column() > 0):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self._node(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.line, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() and parent.column() > 0 else len(self._node(parent).children())

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        if parent.isValid() and parent.column() > 0:
            return False
        node = self._node(parent)
        return node.below is not None and bool(node.children())

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (1, 2):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return (self.tr("What"), self.tr("Count"), self.tr("Size"), self.tr("From / details"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node, column = self._node(index), index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return _texts(node)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (1, 2):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return _icon(node)
        if role == Qt.ItemDataRole.ForegroundRole and node.severity is Severity.ERROR:
            return theme.color("error")
        return None


def _icon(node: Node) -> Any:
    if node.severity is not None:
        return severity_icon(node.severity)
    return icons.icon(_ICONS.get(node.icon, "file-document-outline"), "secondary") if node.icon else None


def _texts(node: Node) -> tuple[str, str, str, str]:
    count = "" if node.count is None else QLocale().toString(node.count)
    return node.text, count, "" if node.size is None else byte_text(node.size), node.detail


def _fields(record: PlanRecord) -> str:
    return ", ".join(f"{key} {value}" for key, value in record.fields.items() if value not in (None, ""))
