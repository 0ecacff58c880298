"""Runs in a mount namespace of its own: publishes onto a read-only disk, a full one, and then one with space."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from iomanager.core.cancel import CancelToken, Progress
from iomanager.db.engine import Database
from tests.ingest.publishing import assert_published, leftovers, make_frames, make_plan, make_publisher


def main(folder: Path) -> None:
    """Fail, look, make space, resume."""
    disk = folder / "show"
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=True)
    database = Database(f"sqlite:///{folder / 'db.sqlite3'}")
    database.upgrade()
    show = disk / "Demo"
    plan = make_plan(show, {"S001_0010": make_frames(folder / "in", 12, 200_000)})
    publisher = make_publisher(database)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = publisher.publish(plan, token=CancelToken(), progress=Progress())
    assert [plate["step"] for plate in done.failed] == ["claim"]
    print(done.failed[0]["message"])
    subprocess.run(["mount", "-o", "remount,rw,size=1m", str(disk)], check=True)
    done = publisher.resume(done.delivery_id, token=CancelToken(), progress=Progress())
    assert [plate["step"] for plate in done.failed] == ["copy"]
    print(done.failed[0]["message"])
    assert [path.name for path in leftovers(show)] == [".iomanager-claim"]
    assert publisher.tracker.projects() == []
    for item in plan.items:
        path = Path(item.destination)
        assert item.kind != "copy" or not path.exists() or path.stat().st_size == item.bytes
    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
    assert publisher.resume(done.delivery_id, token=CancelToken(), progress=Progress()).published
    assert_published(show, plan, database)
    print("published after all")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
