"""Verifying a folder: its MHL histories against the disk, and every frame that it holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from iomanager.core.cancel import CancelToken, Progress
from iomanager.core.errors import Cancelled, InvalidInput, IOManagerError, NotFound
from iomanager.core.frames import format_ranges
from iomanager.ingest.model import FRAME_EXTENSIONS, MOVIE_EXTENSIONS, Problem, Severity
from iomanager.ingest.sequences import FrameSequence, group
from iomanager.media.health import check_frame
from iomanager.media.mhl import HISTORY
from iomanager.media.mhl_verify import VerifyReport, verify_folder
from iomanager.media.place import PART_SUFFIX


class DecodeCheck(Protocol):
    """What decodes every pixel of a file in a child process: ``media.decoder.Decoder``."""

    def decodes(self, path: Path) -> None:
        """Raise InvalidInput when the pixels do not decode."""
        ...


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and every problem. ``manifests`` is 0 where the folder brings no MHL."""

    folder: str
    files: int
    manifests: int
    hashed: int
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        """As ``iomanager verify --json`` prints it."""
        return {
            "folder": self.folder,
            "files": self.files,
            "manifests": self.manifests,
            "hashed": self.hashed,
            "passed": self.passed,
            "problems": [problem.to_json() for problem in self.problems],
        }


def verify(folder: Path, *, token: CancelToken, progress: Progress, decoder: DecodeCheck | None = None) -> Verified:
    """Check everything below ``folder``; with a ``decoder`` every picture is decoded too.

    Raises NotFound, InvalidInput and Forbidden for a folder that cannot be listed, and Cancelled.
    """
    if not folder.exists():
        raise NotFound(f"There is no folder {folder}.")
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is a file; verify wants a folder.")
    report = verify_folder(folder, token=token, progress=progress)
    problems = _of_manifests(folder, report)
    clips = list(_clips(folder))
    total = sum(len(sequence.frames) or 1 for _, sequence in clips)
    progress.start("Check the frames", total, "files")
    for parent, sequence in clips:
        problems += _missing(parent, sequence)
        for name in sequence.names():
            token.check()
            problems += _frame(parent / name, decoder)
            progress.advance(1, name)
    return Verified(str(folder), total, report.manifests, report.files, tuple(problems))


def _of_manifests(folder: Path, report: VerifyReport) -> list[Problem]:
    if not report.manifests and not report.findings:
        return [_problem("no-manifest", f"{folder} brings no MHL manifest.", folder, Severity.INFO)]
    return [
        _problem(
            f"mhl-{finding.code}",
            finding.message,
            folder / finding.path,
            Severity.WARNING if finding.code == "extra" else Severity.ERROR,
        )
        for finding in report.findings
    ]


def _clips(folder: Path) -> Iterator[tuple[Path, FrameSequence]]:
    """Every sequence and movie below the folder, with the folder that it is in."""
    wanted = FRAME_EXTENSIONS | MOVIE_EXTENSIONS
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in {HISTORY, ".thumbnail"})
        names = [name for name in files if not name.endswith(PART_SUFFIX)]
        for sequence in group(name for name in names if name.rpartition(".")[2].lower() in wanted):
            yield Path(current), sequence


def _missing(parent: Path, sequence: FrameSequence) -> list[Problem]:
    gaps = [frame for first, last in sequence.gaps() for frame in range(first, last + 1)]
    if not gaps:
        return []
    message = f"{sequence.pattern} lacks frames {format_ranges(gaps)}."
    return [_problem("missing", message, parent / sequence.pattern)]


def _frame(path: Path, decoder: DecodeCheck | None) -> list[Problem]:
    try:
        if path.suffix[1:].lower() in FRAME_EXTENSIONS:
            found = check_frame(path, path.stat().st_size)
            if found.codes:
                return [_problem(code, found.message, path) for code in found.codes]
        elif path.stat().st_size == 0:
            return [_problem("zero-byte", f"{path.name} is empty (0 bytes).", path)]
        if decoder:
            decoder.decodes(path)
    except Cancelled:
        raise
    except IOManagerError as error:
        return [_problem("unreadable", error.message, path)]
    except OSError as error:
        return [_problem("unreadable", f"{path.name} cannot be read: {error.strerror}.", path)]
    return []


def _problem(code: str, message: str, path: Path, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(code, message, severity=severity, path=str(path))
