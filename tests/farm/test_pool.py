"""The pool that runs attempts, and the guard that outlives it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from iomanager.farm import processes
from iomanager.farm.pool import Pool
from iomanager.farm.runner import Attempt
from iomanager.farm.settings import FarmSettings
from iomanager.farm.states import End, Reason

PATIENCE = 60.0
_SCHEDULER = """
import os, signal, sys, time
from pathlib import Path
from iomanager.farm import processes
from iomanager.farm.pool import Pool
from iomanager.farm.runner import Attempt
from iomanager.farm.settings import FarmSettings
pool, folder = Pool(FarmSettings(local_slots=3)), Path(sys.argv[1])
def start(name):
    pool.start(Attempt(name, "j", "t", ("sh", "-c", f"echo $$ > {folder}/{name}; exec sleep 600"), folder / "log"))
    while not (folder / name).exists() or not (folder / name).read_text():
        time.sleep(0.02)
start("before")
(guard,) = [pid for pid in processes.children() if b"guard" in Path(f"/proc/{pid}/cmdline").read_bytes()]
os.kill(guard, signal.SIGKILL)
os.waitid(os.P_PID, guard, os.WEXITED | os.WNOWAIT)
if sys.argv[2] == "begin":
    start("after")
else:
    pool.wait(0.01)
os.kill(os.getpid(), signal.SIGKILL)
"""


def until(seen: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def attempt(folder: Path, name: str, line: str = "true") -> Attempt:
    return Attempt(name, "j", "t", ("sh", "-c", line), folder / f"{name}.log")


def guarded(folder: Path, way: str) -> None:
    killed = subprocess.run([sys.executable, "-c", _SCHEDULER, str(folder), way], check=False)
    assert killed.returncode == -signal.SIGKILL
    pids = [int(file.read_text()) for file in folder.glob("*[!g]") if file.name != "log"]
    assert pids
    until(lambda: not any(processes.start_time(pid) for pid in pids))


def test_a_guard_that_was_killed_is_replaced_by_the_next_command_and_knows_the_ones_before(tmp_path: Path) -> None:
    guarded(tmp_path, "begin")


def test_a_guard_that_was_killed_is_replaced_while_nothing_begins(tmp_path: Path) -> None:
    guarded(tmp_path, "wait")


def test_a_slot_is_free_as_soon_as_its_command_has_ended(tmp_path: Path) -> None:
    pool = Pool(FarmSettings(local_slots=1))
    pool.start(attempt(tmp_path, "slow", "sleep 0.3"))
    assert pool.room() == 0
    until(pool.ended)
    assert pool.room() == 1
    pool.forget(pool.ended())
    assert (pool.room(), pool.known()) == (1, set())
    pool.close()


def test_what_runs_ends_when_the_database_is_silent_for_too_long(tmp_path: Path) -> None:
    """Also where whoever asks the database waits in vain, and cannot end it."""
    pool = Pool(FarmSettings(local_slots=1, lease_seconds=3, grace_seconds=1))
    for name in ("runs", "waits"):
        pool.start(attempt(tmp_path, name, "sleep 600"))
    begun = time.monotonic()
    until((tmp_path / "runs.log").exists)
    pool.lease.renew(time.monotonic())
    until(lambda: len(pool.ended()) == 2)
    assert time.monotonic() - begun > pool.lease.seconds
    reasons = {name: end.reason for name, end in pool.ended().items()}
    assert reasons == {"runs": Reason.LOST, "waits": Reason.STOPPED}, "what never began is no try"
    assert not (tmp_path / "waits.log").exists()
    pool.close()


def test_short_commands_are_taken_ahead_and_still_end_at_once_when_asked(tmp_path: Path) -> None:
    pool = Pool(FarmSettings(local_slots=2))
    pool.start(attempt(tmp_path, "first", "exit 3"))
    until(pool.ended)
    assert not pool.busy()
    for number in range(8):
        pool.start(attempt(tmp_path, f"n{number}"))
    until(lambda: len(pool.ended()) == 9)
    ahead = pool.room()
    assert ahead >= 2
    for number in range(4):
        pool.start(attempt(tmp_path, f"long{number}", "sleep 600"))
    pool.end(None, Reason.CANCELLED)
    until(lambda: not pool.busy())
    ends = pool.ended()
    assert {ends[f"long{number}"].reason for number in range(4)} == {Reason.CANCELLED}
    assert ends["first"].code == 3
    pool.close()
    assert processes.of_attempts(ends) == set()


def test_what_was_taken_ahead_is_given_back_when_it_has_to_wait(tmp_path: Path) -> None:
    pool = Pool(FarmSettings(local_slots=1))
    for number in range(4):
        pool.start(attempt(tmp_path, f"short{number}"))
    until(lambda: len(pool.ended()) == 4)
    pool.forget(pool.ended())
    assert pool.room() > 1
    pool.start(attempt(tmp_path, "long", "sleep 600"))
    pool.start(attempt(tmp_path, "waits"))
    while not pool.ended():
        pool.wait(0.05)
    assert pool.ended() == {"waits": End(-15, Reason.STOPPED)}
    assert pool.room() == 0
    pool.end(None, Reason.CANCELLED)
    pool.close()
    assert pool.ended()["long"].reason is Reason.CANCELLED
