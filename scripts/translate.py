"""Collects the texts of the window into resources/translations/*.ts and compiles them: ``scripts/translate [--check]``.

The exit code is 1 when a text has no translation, or, with ``--check``, when a file is not up to date.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("en", "ko")
_VERBS = {"were": "was", "are": "is"} | {verb: f"{verb}s" for verb in ("get", "stop", "remain", "wait", "need")}


def sources() -> list[Path]:
    """Every file of the package that may hold a text for the window."""
    shell = sorted((ROOT / "iomanager" / "shell").rglob("*.py"))
    panels = sorted((ROOT / "iomanager").glob("*/ui/**/*.py"))
    return [*shell, *panels, ROOT / "iomanager" / "gui.py"]


def ts_file(language: str) -> Path:
    """Where the texts and their translations stand."""
    return FOLDER / f"iomanager_{language}.ts"


def collect(target: Path, language: str) -> None:
    """Bring the texts of the sources into ``target``; translations that are there stay."""
    command = [str(_tool("lupdate")), "-locations", "none", "-no-obsolete", "-source-language", "en"]
    names = [str(file.relative_to(ROOT)) for file in sources()]
    _run([*command, "-target-language", language, *names, "-ts", str(target)])
    if language == "en":
        _accept_english(target)


def compile_to(source: Path, target: Path) -> None:
    """Make the .qm that the application reads. A window that has the old one open, in memory, keeps that."""
    made = target.with_name(f".{target.name}")
    _run([str(_tool("lrelease")), str(source), "-qm", str(made)])
    made.replace(target)


def unfinished(file: Path) -> list[str]:
    """The texts without a translation, as ``Context: text``."""
    missing = []
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = message.findall("translation/numerusform")
            said = all(form.text for form in forms) if forms else bool(translation is not None and translation.text)
            if translation is None or translation.get("type") == "unfinished" or not said:
                missing.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return missing


def stale(language: str) -> list[str]:
    """What would change if the texts were collected and compiled again, by name of the file."""
    with tempfile.TemporaryDirectory() as folder:
        ts, qm = Path(folder) / ts_file(language).name, Path(folder) / "fresh.qm"
        ts.write_bytes(ts_file(language).read_bytes())
        collect(ts, language)
        compile_to(ts_file(language), qm)
        pairs = [(ts, ts_file(language)), (qm, ts_file(language).with_suffix(".qm"))]
        return [kept.name for fresh, kept in pairs if fresh.read_bytes() != kept.read_bytes()]


def main(arguments: list[str]) -> int:
    """Collect and compile, or only look."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    for language in LANGUAGES:
        if "--check" in arguments:
            wrong += [f"{name} is not up to date" for name in stale(language)]
        else:
            collect(ts_file(language), language)
            compile_to(ts_file(language), ts_file(language).with_suffix(".qm"))
        wrong += [f"{language}: not translated: {text}" for text in unfinished(ts_file(language))]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def _accept_english(file: Path) -> None:
    """English texts are their own translation; ``%n file(s)`` is one file or several files, ``was`` or ``were``."""
    tree = ET.parse(file)
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        source = message.findtext("source") or ""
        if translation is None:
            continue
        translation.attrib.pop("type", None)
        forms = translation.findall("numerusform")
        if not forms:
            translation.text = source
        for form, text in zip(forms, (_singular(source), source.replace("(s)", "s")), strict=False):
            form.text = text
    body = ET.tostring(tree.getroot(), encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def _singular(source: str) -> str:
    """``%n cell(s) were changed`` for one: the noun without its ending, and its verb."""
    words = re.sub(rf"\(s\) ({'|'.join(_VERBS)})\b", lambda match: f" {_VERBS[match[1]]}", source)
    return words.replace("(s)", "")


def _tool(name: str) -> Path:
    import PySide6

    folder = Path(PySide6.__file__).parent
    found = [path for path in (folder / name, folder / f"{name}.exe") if path.is_file()]
    if not found:
        raise SystemExit(f"PySide6 brings no {name} here: run ./scripts/test once, which installs it.")
    return found[0]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
