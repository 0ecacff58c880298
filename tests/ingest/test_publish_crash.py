"""Killed anywhere: nothing half under a final name, nothing doubled, and a resume always finishes (P1, P2, P5)."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from iomanager.ingest.plan import Plan, to_json
from iomanager.tracker.trackers.local import LocalTracker
from tests.databases import upgraded
from tests.ingest.publishing import assert_published, make_frames, make_plan

REPOSITORY = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "tests.ingest.publish_program"]


class Runner:
    """The publish program, imported once and forked for each run."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*PROGRAM, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
        )

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)

    def run(self, site: Site, *, call: int = 0, kill_after: float | None = None) -> int:
        """Run to the end, or to the kill; returns the exit code."""
        assert self._process.stdin
        request = {"url": site.url, "plan": str(site.folder / "plan.json"), "delivery": site.delivery, "call": call}
        print(json.dumps(request), file=self._process.stdin, flush=True)
        killer: threading.Timer | None = None
        for line in self._process.stdout or ():
            if line.startswith("pid ") and kill_after is not None:
                killer = threading.Timer(kill_after, _kill, [int(line.split()[1])])
                killer.start()
            elif re.fullmatch(r"[0-9a-f-]{36}\n", line):
                site.delivery = line.strip()
            elif line.startswith("code "):
                if killer:
                    killer.cancel()
                    killer.join()
                return int(line.split()[1])
            assert not line.startswith("error"), line
        raise AssertionError("the program ended")


class Site:
    """One show, its database and its plan."""

    def __init__(self, folder: Path, frames: int, size: int = 3000) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'db.sqlite3'}"
        self.show = folder / "shows" / "Demo"
        folder.mkdir()
        shots = {f"S001_00{number}0": make_frames(folder / "in" / str(number), frames, size) for number in (1, 2)}
        self.plan: Plan = make_plan(self.show, shots)
        (folder / "plan.json").write_text(json.dumps(to_json(self.plan)), "utf-8")
        self.database = upgraded(self.url)
        self.delivery = ""

    def check_invariants(self) -> None:
        """What must hold at every moment: final names are whole, and records have all their files."""
        sources = {item.destination: Path(item.source) for item in self.plan.items if item.kind == "copy"}
        for destination, source in sources.items():
            path = Path(destination)
            assert not path.exists() or path.read_bytes() == source.read_bytes(), destination
        tracker = LocalTracker(self.database)
        for project in tracker.projects():
            for version in tracker.versions(project.id):
                plate = version.code.removesuffix(".mov")
                wanted = [item.destination for item in self.plan.items if item.plate == plate]
                assert all(Path(destination).exists() for destination in wanted)

    def check_finished(self) -> None:
        assert_published(self.show, self.plan, self.database)
        self.database.close()


@pytest.fixture
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_killed_at_fifty_random_points_and_resumed_each_time(tmp_path: Path, runner: Runner) -> None:
    chance = random.Random(11)
    kills, number = 0, 0
    while kills < 50:
        number += 1
        site = Site(tmp_path / str(number), frames=20, size=30_000)
        while kills < 50 and runner.run(site, kill_after=chance.uniform(0.05, 0.8)) != 0:
            kills += 1
            site.check_invariants()
        assert runner.run(site) == 0
        site.check_finished()


def test_killed_at_enumerated_file_system_calls(tmp_path: Path, runner: Runner) -> None:
    """Before and after the calls of a tiny publish, every thirteenth of them; the run after it always completes."""
    call, fired = 1, 0
    while True:
        site = Site(tmp_path / str(call), frames=1)
        code = runner.run(site, call=call)
        site.check_invariants()
        if code == 0:
            site.check_finished()
            break
        fired += 1
        assert runner.run(site) == 0, call
        site.check_finished()
        call += 13
    assert fired > 7


def test_killed_at_real_system_calls(tmp_path: Path, runner: Runner) -> None:
    """The same through the kernel, at the renames, with what the wrapper cannot see (the database's own calls)."""
    strace = shutil.which("strace")
    assert strace, "strace is missing; ./scripts/test installs it"
    for call, point in (("renameat2", 5), ("fdatasync", 4)):
        site = Site(tmp_path / f"{call}{point}", frames=1)
        inject = ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={point}"]
        command = [strace, "-f", "-qq", "-o", "/dev/null", *inject, *PROGRAM, site.url, str(site.folder / "plan.json")]
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False)
        assert done.returncode in (-9, 137), done.stderr
        site.delivery = done.stdout.split("\n", 1)[0]
        site.check_invariants()
        assert runner.run(site) == 0
        site.check_finished()
