"""The rules of the house that no linter holds: sizes, nesting, layers, one home per library, no Qt without a window."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(file for file in (ROOT / "iomanager").rglob("*.py") if "versions" not in file.parts)
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
HOMES = {
    "PySide6": ("shell/", "/ui/", "gui.py"),
    "qasync": ("shell/", "gui.py"),
    "qtawesome": ("shell/",),
    "sqlalchemy": ("db/", "store.py", "tables.py", "tracker/trackers/"),
    "celery": ("farm/engines/celery",),
    "cv2": ("media/",),
    "OpenEXR": ("media/",),
    "OpenImageIO": ("media/",),
    "PyOpenColorIO": ("media/",),
    "av": ("media/",),
    "simplejpeg": ("media/",),
    "xlsxwriter": ("ingest/",),
    "python_calamine": ("ingest/",),
    "pycmx": ("ingest/",),
    "opentimelineio": ("ingest/",),
    "click": ("cli.py", "commands/", "steps/", "ingest/publish_step.py"),
    "shotgun_api3": ("tracker/trackers/shotgrid/",),
    "httpx": ("tracker/trackers/shotgrid/", "accounts/"),
    "keyring": ("accounts/", "farm/engines/celery"),
    "redis": ("farm/engines/celery",),
}
NESTING = (ast.If, ast.For, ast.While, ast.Try)  # `with` opens no other path through the code


def source_id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=source_id)
def test_a_file_keeps_to_the_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    assert path.stem not in BANNED_NAMES
    tree = ast.parse(text)
    assert list(_faults(tree)) == []


def _faults(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > 60:
                yield f"{node.name} has {length} lines"
            if (depth := _depth(node)) > 3:
                yield f"{node.name} is nested {depth} deep"


def _depth(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deeper = depth + (isinstance(child, NESTING) and not is_elif)
        deepest = max(deepest, _depth(child, deeper))
    return deepest


def test_each_library_has_one_home() -> None:
    strangers = []
    for path in SOURCES:
        where = path.relative_to(ROOT / "iomanager").as_posix()
        for library in _imports(path):
            homes = HOMES.get(library)
            if homes and not any(home in where for home in homes):
                strangers.append(f"{where} imports {library}")
    assert strangers == []


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_the_application_is_built_without_qt_and_heavy_libraries() -> None:
    code = "import iomanager.app, sys, json; print(json.dumps(sorted(m.partition('.')[0] for m in sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(json.loads(done.stdout))
    assert loaded.isdisjoint({"PySide6", "qasync", "OpenEXR", "OpenImageIO", "PyOpenColorIO", "av", "opentimelineio"})


def test_the_settings_file_documents_every_key() -> None:
    from scripts.settings_file import document

    written = (ROOT / "config" / "settings.yml").read_text(encoding="utf-8")
    assert written == document(), "run: .venv/bin/python -m scripts.settings_file"


def test_no_secret_and_no_machine_is_named() -> None:
    files = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    wrong = []
    for name in filter(None, files.split("\0")):
        path = ROOT / name
        if path.suffix in {".py", ".sh", ".md", ".yml", ".toml", ".lock", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            wrong += [
                f"{name}: {word}"
                for word in ("files.pythonhosted" + ".org", "index" + "-url", "/work" + "/main")
                if word in text
            ]
    assert wrong == []
