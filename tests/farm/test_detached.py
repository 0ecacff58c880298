"""One scheduler at a time is started on a machine, however often somebody looks."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from iomanager.farm.engines import detached
from tests.farm.conftest import PATIENCE

_CODE = """
import os, sys, time
open(sys.argv[1] + str(os.getpid()), "w").close()
while not os.path.exists(sys.argv[1] + "go"): time.sleep(0.02)
"""


def until(seen: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_none_is_started_while_one_lives_or_starts(tmp_path: Path) -> None:
    lock = detached.lock_file("sqlite:///jobs", "local")
    command = [sys.executable, "-I", "-S", "-c", _CODE, str(tmp_path / "pid-")]
    assert detached.start(command, os.environ, lock)
    assert not detached.start(command, os.environ, lock)
    assert detached.lock_file("sqlite:///jobs", "celery") != lock
    until(lambda: list(tmp_path.glob("pid-[0-9]*")))
    assert not detached.start(command, os.environ, lock)
    (tmp_path / "pid-go").touch()
    until(lambda: detached.start(command, os.environ, lock))
    until(lambda: len(list(tmp_path.glob("pid-[0-9]*"))) == 2)
