"""A job as a file for other programs, as ``jobs export`` writes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from iomanager.core import paths
from iomanager.farm.export import Exported, Format, export
from iomanager.farm.ui.port import JobsDesk
from iomanager.shell import errors, tasks
from iomanager.shell.errors import Notice


def ask(owner: QWidget, desk: JobsDesk, job: str) -> None:
    """Let the user choose the file, then write it; errors are shown above the panel."""
    kinds = {_kind(wanted): wanted for wanted in Format}
    title = QCoreApplication.translate("JobExport", "Export the job")
    keep = QFileDialog.Option.DontConfirmOverwrite  # what exists is refused, never overwritten
    name, kind = QFileDialog.getSaveFileName(owner, title, "job.json", ";;".join(kinds), options=keep)
    if name:
        wanted = kinds.get(kind, Format.JSON)
        path = Path(name)
        write(owner, desk, job, path if path.suffix else path.with_suffix(f".{_suffix(wanted)}"), wanted)


def write(owner: QWidget, desk: JobsDesk, job: str, path: Path, wanted: Format) -> None:
    """Write the job, and say what the file cannot hold."""
    tasks.start(owner, "export", _write(owner, desk, job, path, wanted))


async def _write(owner: QWidget, desk: JobsDesk, job: str, path: Path, wanted: Format) -> None:
    def work() -> Exported:
        made = export(desk.service.tree(job), wanted, desk.options)
        paths.write_new(path, made.text)
        return made

    made = await tasks.run(owner, "export", work)
    translate = QCoreApplication.translate
    said = translate("JobExport", "The job was written to {path}.").format(path=path)
    lost = translate("JobExport", "Not all of it is in the file.") if made.lost else ""
    errors.notify(owner, Notice(said, lost, "warning" if made.lost else "ok", "\n".join(made.lost)))


def _kind(wanted: Format) -> str:
    """What the file dialog offers."""
    translate = QCoreApplication.translate
    return {
        Format.JSON: translate("JobExport", "JSON (*.json)"),
        Format.ALF: translate("JobExport", "Tractor job script (*.alf)"),
        Format.OPENJD: translate("JobExport", "Open Job Description (*.openjd.json)"),
    }[wanted]


def _suffix(wanted: Format) -> str:
    return {Format.JSON: "json", Format.ALF: "alf", Format.OPENJD: "openjd.json"}[wanted]
