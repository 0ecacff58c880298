"""One attempt: its output, its limits, and that nothing of it is left."""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomanager.farm import processes
from iomanager.farm.output import Output
from iomanager.farm.runner import Attempt, Limits, Running, run
from iomanager.farm.states import End, Reason

PATIENCE = 60.0


@pytest.fixture
def make(tmp_path: Path) -> Iterator[type[Made]]:
    Made.log = tmp_path / "logs" / "a.log"
    Made.count = 0
    yield Made
    assert processes.of_attempts(f"{os.getpid()}-{n}" for n in range(Made.count + 1)) == set()


class Made:
    """Attempts of this test, each with an id of its own."""

    log: Path
    count = 0

    @classmethod
    def of(cls, code: str, **options: object) -> Attempt:
        cls.count += 1
        argv = (sys.executable, "-I", "-S", "-c", code)
        return Attempt(f"{os.getpid()}-{cls.count}", "j", "t", argv, cls.log, **options)  # type: ignore[arg-type]


def wait_for(text: str, file: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not file.is_file() or text not in file.read_text("utf-8", "replace"):
        assert time.monotonic() < deadline, f"{text} did not come"
        time.sleep(0.02)


def run_and_end(attempt: Attempt, said: str, limits: Limits) -> tuple[End, float]:
    """Run the attempt, and cancel it once it has said a word; how it ended, and how long that took."""
    running, ends = Running(), list[End]()
    thread = threading.Thread(target=lambda: ends.append(run(attempt, limits, running)))
    thread.start()
    wait_for(f"\n{said}", attempt.log)
    begun = time.monotonic()
    running.end(Reason.CANCELLED)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    return ends[0], time.monotonic() - begun


def test_output_goes_to_the_log_and_progress_does_not(make: type[Made]) -> None:
    running = Running()
    code = """
import os
print('한글', os.environ['TR_ENV_JID'], os.getcwd())
print('TR_' 'PROGRESS 42%')
print('no end', end='')
"""
    end = run(make.of(code, cwd="/"), Limits(), running)
    text = make.log.read_text("utf-8")
    assert (end, running.progress) == (End(0), 42.0)
    assert "한글 j /\nno end" in text
    assert "TR_PROGRESS" not in text
    assert text.startswith("====[")


def test_the_first_error_is_one_sentence_of_the_log_s_end(make: type[Made]) -> None:
    end = run(make.of("raise ValueError('no such plate')"), Limits(), Running())
    assert (end.code, end.message) == (1, "ValueError: no such plate (exit code 1)")
    assert run(make.of("import sys; sys.exit(7)"), Limits(), Running()).message == (
        "It ended with exit code 7 and said nothing."
    )


def test_an_exit_status_in_the_output_replaces_the_code_and_ends_what_does_not_end(make: type[Made]) -> None:
    assert run(make.of("print('TR_EXIT_STATUS 0'); raise SystemExit(3)"), Limits(), Running()).code == 0
    code = "import time; print('TR_EXIT_STATUS 5', flush=True); time.sleep(600)"
    assert run(make.of(code), Limits(), Running()).code == 5


def test_what_cannot_be_started_says_so(make: type[Made]) -> None:
    attempt = Attempt("x", "j", "t", ("/no/such/program",), make.log)
    end = run(attempt, Limits(), Running())
    assert (end.code, end.reason) == (20002, Reason.LAUNCH)
    assert "No such file" in make.log.read_text("utf-8")


def test_a_command_that_ignores_sigterm_is_killed_after_its_grace(make: type[Made]) -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    end, _ = run_and_end(make.of(code), "up", Limits(grace_seconds=0.3))
    assert (end.code, end.reason) == (-9, Reason.CANCELLED)


def test_a_command_that_ends_in_good_order_has_its_grace(make: type[Made]) -> None:
    code = "import signal, sys; signal.signal(15, lambda *_: sys.exit(4)); print('up', flush=True); signal.pause()"
    end, seconds = run_and_end(make.of(code), "up", Limits(grace_seconds=PATIENCE))
    assert (end.code, end.reason) == (4, Reason.CANCELLED)
    assert seconds < PATIENCE / 2


FORKS_AWAY = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print('away', flush=True)
        time.sleep(600)
    os._exit(0)
os.wait()
"""


def test_children_that_fork_away_are_ended_with_a_cancelled_command(make: type[Made]) -> None:
    end, _ = run_and_end(make.of(f"{FORKS_AWAY}\ntime.sleep(600)"), "away", Limits(grace_seconds=0.3))
    assert end.reason is Reason.CANCELLED


def test_a_command_that_never_ends_is_ended_in_time(make: type[Made]) -> None:
    end = run(make.of("import time; time.sleep(600)", max_seconds=0.5), Limits(grace_seconds=0.2), Running())
    assert (end.code, end.reason) == (-15, Reason.TIMEOUT)
    assert end.message == "It ran longer than 0.5 s and was ended."


def test_a_flood_and_invalid_utf8_reach_the_log_whole_in_bounded_memory(make: type[Made]) -> None:
    import resource

    code = r"""
import sys
sys.stdout.buffer.write(b'\xff\xfe\x1b[31m\n')
for _ in range(100):
    sys.stdout.buffer.write(b'x' * 999_999 + b'\n')
"""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert run(make.of(code), Limits(), Running()).code == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
    assert 100_000_000 <= make.log.stat().st_size < 100_002_000
    with make.log.open("rb") as log:
        assert b"\xff\xfe" in log.read(1000)


def test_a_flood_past_the_limit_keeps_what_is_read_first_and_last(make: type[Made]) -> None:
    code = "for n in range(20000): print('line', n)\nprint('no such plate')\nraise SystemExit(3)"
    end = run(make.of(code), Limits(log_bytes=10_000), Running())
    assert end.message == "no such plate (exit code 3)"
    text = make.log.read_text("utf-8")
    assert "\nline 0\n" in text
    assert "MB. Of what follows only the end is kept.]" in text
    assert text.endswith("line 19999\nno such plate\nno such plate (exit code 3)\n[exit code 3, exit]\n")
    assert len(text) < 300_000


def test_a_log_that_can_be_written_no_more_ends_the_command(make: type[Made]) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            run(make.of("while True: print('on and on')"), Limits(), Running())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_task_that_says_done_without_its_files_is_an_error(make: type[Made], tmp_path: Path) -> None:
    good, empty = tmp_path / "a.jpg", tmp_path / "b.jpg"
    good.write_text("x")
    empty.touch()
    end = run(make.of("pass", outputs=(str(good), str(empty), str(tmp_path / "c"))), Limits(), Running())
    assert (end.reason, end.message) == (Reason.OUTPUTS, f"It says done, but {empty} and 1 more is missing or empty.")
    assert run(make.of("pass", outputs=(str(good),)), Limits(), Running()) == End(0)


def test_memory_is_limited(make: type[Made]) -> None:
    code = "import time; time.sleep(0.5); bytearray(400_000_000)"
    end = run(make.of(code), Limits(memory_mib=300, nice=1, cpus=1), Running())
    assert "MemoryError" in end.message


@given(st.binary(max_size=400), st.integers(1, 20))
def test_lines_may_be_cut_anywhere(data: bytes, size: int) -> None:
    whole, pieces = io.BytesIO(), io.BytesIO()
    one, other = Output(whole), Output(pieces)
    one.feed(data)
    for start in range(0, len(data), size):
        other.feed(data[start : start + size])
    one.finish()
    other.finish()
    assert (whole.getvalue(), one.progress, one.status) == (pieces.getvalue(), other.progress, other.status)


@pytest.mark.parametrize(
    ("line", "progress", "stays"),
    [
        (b"TR_PROGRESS 42%", 42, False),
        (b"ALF_PROGRESS 7", 7, False),
        (b"TR_PROGRESS 400%", 100, False),
        (b"R90000  42%", 42, False),
        (b"[node7] R90000  43%", 43, False),
        (b"00:00:24.52 2.36GB PROG  | 17%", 17, True),
        (b"42% done of it", 42, False),
        (b"Frame 37 (7 of 9)", 100 * 7 / 9, True),
        (b"say TR_PROGRESS 42%", None, True),
        (b"TR_EXIT_STATUS -3", None, False),
    ],
)
def test_progress_lines(line: bytes, progress: float | None, stays: bool) -> None:
    log = io.BytesIO()
    output = Output(log)
    output.feed(line + b"\n")
    assert (output.progress, bool(log.getvalue())) == (progress, stays)
