"""A publish whose steps, scheduler and waiting command are killed, cancelled and taken back."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.databases import settle
from tests.media import footage_files
from tests.postgres import PostgresServer

REPOSITORY = Path(__file__).parents[2]
FRAMES = 8
SERVE = (
    "import json, os, sys\n"
    "from iomanager import cli\n"
    "import iomanager.app, iomanager.ingest.cli, iomanager.ingest.publish, iomanager.ingest.service\n"
    "import iomanager.media.decoder, iomanager.db.migrate, iomanager.tracker.trackers.local, iomanager.ingest.scan\n"
    "import iomanager.ingest.publish_run, iomanager.ingest.publish_render\n"
    "for line in iter(sys.stdin.readline, ''):\n"
    "    words = json.loads(line)\n"
    "    pid = os.fork()\n"
    "    if pid == 0:\n"
    "        os.setsid()\n"
    "        with open(words[1], 'w') as out:\n"
    "            os.dup2(out.fileno(), 1), os.dup2(out.fileno(), 2)\n"
    "        try:\n"
    "            cli.main(words[2:])\n"
    "        except SystemExit as ended:\n"
    "            sys.stdout.flush()\n"
    "            os._exit(ended.code if isinstance(ended.code, int) else 0)\n"
    "    print(pid, flush=True)\n"
    "    sys.stdin.readline()\n"
    "    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)\n"
)
"""The command line, imported once and forked for each command, so that fifty kills take seconds."""


@dataclass(slots=True)
class Product:
    """The command line on one home and one folder of shows."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    farm: tuple[str, ...] = ()
    number: int = signal.SIGKILL
    _server: subprocess.Popen[str] | None = None

    @property
    def show(self) -> Path:
        return self.folder / "shows" / "데모"

    def start(self) -> None:
        home = {"IOMANAGER_HOME": str(self.folder / "home"), "PYTHONPATH": str(REPOSITORY)}
        settle(self.folder / "home")
        self._server = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**os.environ, **home, **self.environment},
        )

    def stop(self) -> None:
        assert self._server
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.stdout.close()
        self._server.wait(10)

    def names(self) -> int:
        """How many files and folders stand in the shows, temporary ones too."""
        return sum(len(files) + len(folders) for _, folders, files in os.walk(self.folder / "shows"))

    def run(
        self, *words: object, names: int | None = None, after: float = 0, strike: Callable[[], None] | None = None
    ) -> tuple[int, str]:
        """Run a command, and ``strike`` (or kill it) ``after`` seconds after so many more ``names`` in the shows.

        Its exit code and everything that it printed.
        """
        assert self._server
        assert self._server.stdin
        assert self._server.stdout
        out = self.folder / "out.txt"
        out.write_text("")
        ends = time.monotonic() + 30
        line = ["iomanager", str(out), "--project", "데모", "--set", f"project.root={self.folder / 'shows'}"]
        line += ["--set", "media.decode_processes=1", "--set", "ingest.films=[]", *self.farm]
        print(json.dumps([*line, *map(str, words)]), file=self._server.stdin, flush=True)
        pid = int(self._server.stdout.readline())
        if names is not None:
            self._wait(out, ends, self.names() + names)
            time.sleep(after)
            if strike:
                strike()
            else:
                os.kill(pid, self.number)  # the server has not reaped it yet, so it is nobody else's number
        print(file=self._server.stdin, flush=True)
        return int(self._server.stdout.readline()), out.read_text("utf-8")

    def files_done(self) -> int:
        """How many files of all deliveries the journal says are done."""
        with contextlib.closing(sqlite3.connect(self.folder / "home" / "iomanager.sqlite3")) as database:
            return int(database.execute("select count(*) from delivery_file where state = 'done'").fetchone()[0])

    def _wait(self, out: Path, ends: float, names: int) -> None:
        """Until it has begun and so many names stand there, or it has ended."""
        while time.monotonic() < ends:
            text = out.read_text("utf-8")
            begun = "delivery " in text or "TR_PROGRESS" in text
            if (begun and self.names() >= names) or re.search(r"delivery_id|job id|done\.$|nothing was left", text):
                return
            time.sleep(0.005)

    def found(self, *words: object) -> Any:
        """The JSON document of a command that must succeed."""
        code, text = self.run("--json", *words)
        assert code == 0, text
        return json.loads(text[text.index("{") if "{" in text else 0 :]) if text[0] != "[" else json.loads(text)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    product = Product(tmp_path)
    product.start()
    yield product
    product.stop()


def make_delivery(folder: Path) -> Path:
    """Two sequences and a movie in a Korean folder."""
    for number in (1, 2):
        place = folder / f"서울 {number}"
        place.mkdir(parents=True)
        footage_files.plate(place, FRAMES, 64, 36)
        for file in place.iterdir():
            file.rename(place / f"S001_00{number}0_{file.name}")
    footage_files.movie(folder / "S001_0030_A001C003.mov")
    return folder


def scanlist_of(product: Product, delivery: Path) -> str:
    """Scanned, named, and with the next free versions."""
    saved = product.found("scan", delivery, "--propose", "--save", "--no-thumbnails")["scanlist"]
    return str(product.found("validate", saved, "--fix")["scanlist"])


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def check_whole(plan: dict[str, Any]) -> None:
    """What stands under a final name is whole, at every moment."""
    for item in plan["items"]:
        path = Path(item["destination"])
        if item["kind"] == "copy" and path.exists():
            assert digest(path) == digest(Path(item["source"])), path
        elif item["kind"] in {"jpg", "jpg_half", "thumbnail"} and path.exists():
            assert path.read_bytes().endswith(b"\xff\xd9"), path


def check_finished(product: Product, plans: list[dict[str, Any]]) -> None:
    """Every file once and right, every record once, nothing left over."""
    items = [item for plan in plans for item in plan["items"]]
    copies = {item["destination"]: item["source"] for item in items if item["kind"] == "copy"}
    assert all(digest(Path(to)) == digest(Path(source)) for to, source in copies.items())
    wanted = {item["destination"] for item in items if item["kind"] not in {"folder", "mhl"}}
    there = {str(file) for file in product.show.rglob("*") if file.is_file() and file.parent.name != "ascmhl"}
    assert there == wanted, "nothing more and nothing less: no half file, no temporary file, no claim"
    records = [record for plan in plans for record in plan["records"]]
    for kind, command in (("version", "versions"), ("published_file", "publishes")):
        codes = sorted(record["code"] for record in product.found("tracker", command))
        assert codes == sorted(record["code"] for record in records if record["kind"] == kind)
    assert product.run("verify", product.show)[0] == 0


NOBODY = ("--set", "farm.local_keys=[nobody]", "--set", "farm.idle_seconds=0", "--set", "farm.poll_seconds=0.05")
"""A scheduler that accepts no command, so that the tests run the steps themselves."""


def begin(product: Product, scanlist: str) -> str:
    """Submit a delivery of which nothing runs by itself; its id."""
    found = product.found("publish", scanlist)
    assert product.run("jobs", "cancel", found["job_id"])[0] == 0
    return str(found["delivery_id"])


def steps_of_plan(plan: dict[str, Any], delivery: str) -> list[list[str]]:
    """The words of the steps of a plan in order, for this delivery."""
    commands: list[list[str]] = []

    def walk(tasks: list[dict[str, Any]]) -> None:
        for task in tasks:
            walk(task.get("subtasks", []))
            commands.extend(command["argv"] for command in task.get("commands", []))

    walk(plan["job"]["subtasks"])
    words = [argv[argv.index("step") :] for argv in commands]
    return [[delivery if word == "DELIVERY" else word for word in argv] for argv in words]


def test_steps_killed_at_thirty_random_points_and_run_again(product: Product, tmp_path: Path) -> None:
    chance = random.Random(5)
    product.farm = NOBODY
    scanned = make_delivery(tmp_path / "vendor")
    kills, plans, points = 0, [], set()
    while kills < 30:
        scanlist = scanlist_of(product, scanned)
        plans.append(product.found("plan", scanlist))
        delivery = begin(product, scanlist)
        for words in steps_of_plan(plans[-1], delivery):
            while True:
                names = chance.randrange(10) if kills < 30 else None
                code, text = product.run(*words, names=names, after=chance.uniform(0, 0.05))
                check_whole(plans[-1])
                if code == 0:
                    break
                assert code == -signal.SIGKILL, text
                kills += 1
                points.add((words[-1], product.files_done()))
                if kills % 10 == 1:
                    state = product.found("deliveries", "show", delivery)["state"]
                    assert state in {"interrupted", "done"}
    check_finished(product, plans)
    assert len({step for step, _ in points}) > 2, "the kills hit several steps"
    assert len(points) > 5
    deliveries = product.found("deliveries", "list")
    assert [delivery["state"] for delivery in deliveries] == ["done"] * len(plans)
    for each in deliveries:
        assert product.run("publish", "--undo", each["id"])[0] == 0
    assert [path for path in product.show.rglob("*") if path.is_file()] == []
    assert product.found("tracker", "versions") == []


def scheduler_of(product: Product) -> int:
    """The pid of the scheduler that is alive, 0 when there is none."""
    with contextlib.closing(sqlite3.connect(product.folder / "home" / "iomanager.sqlite3")) as database:
        found = database.execute("select process from scheduler").fetchone()
    pid = int(found[0].partition(":")[0] or 0) if found else 0
    return pid if pid and Path(f"/proc/{pid}").exists() else 0


def test_a_killed_scheduler_is_followed_by_one_that_finishes(product: Product, tmp_path: Path) -> None:
    """What it ran is ended and run again; whoever asks for the job starts the next one."""
    chance = random.Random(7)
    product.farm = (*NOBODY[2:], "--set", "farm.local_slots=2", "--set", "farm.lost_retries=50")
    scanlist = scanlist_of(product, make_delivery(tmp_path / "vendor"))
    plan = product.found("plan", scanlist)
    begun = product.found("publish", scanlist)
    kills, ends = 0, time.monotonic() + 200
    while kills < 4 and time.monotonic() < ends:
        time.sleep(chance.uniform(0.3, 2))
        if product.found("deliveries", "show", begun["delivery_id"])["state"] == "done":
            break
        if pid := scheduler_of(product):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                kills += 1
        check_whole(plan)
    assert kills > 0
    done = product.found("publish", "--resume", begun["delivery_id"], "--wait")
    assert done["job_id"] == begun["job_id"]
    assert len(done["published"]) == len(plan["plates"])
    check_finished(product, [plan])


def test_who_stops_waiting_is_told_that_the_job_goes_on(product: Product, tmp_path: Path) -> None:
    product.farm = (*NOBODY[2:], "--set", "farm.local_slots=2")
    scanlist = scanlist_of(product, make_delivery(tmp_path / "vendor"))
    plan = product.found("plan", scanlist)
    product.number = signal.SIGINT
    code, text = product.run("publish", scanlist, "--wait", names=2)
    assert code == 130, text
    delivery = re.search(r"^delivery (\S+)$", text, re.MULTILINE)
    assert delivery
    job = product.found("deliveries", "show", delivery[1])["job_id"]
    assert f"iomanager jobs cancel {job}" in text
    assert product.found("publish", "--resume", delivery[1], "--wait")["job_id"] == job
    check_finished(product, [plan])


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of its own, in a folder that other test runs leave alone."""
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresServer(Path(folder))
        server.start()
        yield server
        server.stop()


def test_a_database_that_goes_away_in_the_middle_is_said_and_the_publish_goes_on_later(
    server: PostgresServer, tmp_path: Path
) -> None:
    product = Product(tmp_path, {"IOMANAGER_DATABASE__URL": server.new_database()}, NOBODY)
    product.start()
    try:
        scanlist = scanlist_of(product, make_delivery(tmp_path / "vendor"))
        plan = product.found("plan", scanlist)
        delivery = begin(product, scanlist)
        first, *others = steps_of_plan(plan, delivery)
        code, text = product.run(*first, names=4, strike=server.kill)
        assert code in {0, 5}, text  # it may have been quicker
        assert code == 0 or "database" in text
        check_whole(plan)
        server.start()
        for words in (first, *others):
            code, text = product.run(*words)
            assert code == 0, text
        check_finished(product, [plan])
    finally:
        product.stop()
