"""A publish through the command line, in a process of its own, that is killed, cancelled and taken back."""

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

from tests.media import footage_files
from tests.postgres import PostgresServer

REPOSITORY = Path(__file__).parents[2]
FRAMES = 8
SERVE = (
    "import json, os, sys\n"
    "from iomanager import cli\n"
    "import iomanager.app, iomanager.ingest.cli, iomanager.ingest.publish, iomanager.ingest.service\n"
    "import iomanager.media.decoder, iomanager.db.migrate, iomanager.tracker.trackers.local, iomanager.ingest.scan\n"
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
    number: int = signal.SIGKILL
    _server: subprocess.Popen[str] | None = None

    @property
    def show(self) -> Path:
        return self.folder / "shows" / "데모"

    def start(self) -> None:
        home = {"IOMANAGER_HOME": str(self.folder / "home"), "PYTHONPATH": str(REPOSITORY)}
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
        line += ["--set", "media.decode_processes=1"]
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
        """Until the delivery is said and so many names stand there, or it has ended."""
        while time.monotonic() < ends:
            text = out.read_text("utf-8")
            if ("delivery " in text and self.names() >= names) or "delivery_id" in text:
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


def test_killed_at_fifty_random_points_and_resumed_each_time(product: Product, tmp_path: Path) -> None:
    chance = random.Random(5)
    delivery = make_delivery(tmp_path / "vendor")
    kills, plans, points = 0, [], []
    while kills < 50:
        scanlist = scanlist_of(product, delivery)
        plans.append(product.found("plan", scanlist))
        words: tuple[object, ...] = ("publish", scanlist)
        while True:
            names = chance.randrange(14) if kills < 50 else None
            code, text = product.run(*words, names=names, after=chance.uniform(0, 0.05))
            check_whole(plans[-1])
            if code == 0:
                break
            assert code == -signal.SIGKILL, text
            kills += 1
            begun = re.search(r"^delivery (\S+)$", text, re.MULTILINE)
            if begun:  # it had come as far as to begin
                words = ("publish", "--resume", begun[1])
                points.append(product.files_done())
                if kills % 10 == 1:
                    assert product.found("deliveries", "list")[0]["state"] in {"interrupted", "done"}
    check_finished(product, plans)
    assert len(set(points)) > 5, "the kills hit copies, proxies and records of several plates"
    deliveries = product.found("deliveries", "list")
    assert [delivery["state"] for delivery in deliveries] == ["done"] * len(plans)
    for delivery in deliveries:
        assert product.run("publish", "--undo", delivery["id"])[0] == 0
    assert [path for path in product.show.rglob("*") if path.is_file()] == []
    assert product.found("tracker", "versions") == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_publish_is_tidy_says_how_to_go_on_and_does(product: Product, tmp_path: Path, number: int) -> None:
    delivery = make_delivery(tmp_path / "vendor")
    scanlist = scanlist_of(product, delivery)
    plan = product.found("plan", scanlist)
    product.number = number
    code, text = product.run("publish", scanlist, names=12)
    assert code == 130, text
    begun = product.found("deliveries", "list")
    if begun:
        assert f"--resume {begun[0]['id']}" in text
        assert begun[0]["state"] == "interrupted"
        assert not [path for path in product.show.rglob("*") if "iomanager-part" in path.name]
        code, text = product.run("publish", "--resume", begun[0]["id"])
    else:
        code, text = product.run("publish", scanlist)
    assert code == 0, text
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
    product = Product(tmp_path, {"IOMANAGER_DATABASE__URL": server.new_database()})
    product.start()
    try:
        scanlist = scanlist_of(product, make_delivery(tmp_path / "vendor"))
        plan = product.found("plan", scanlist)
        code, text = product.run("publish", scanlist, names=6, strike=server.kill)
        assert code == 5, text
        assert "database" in text
        check_whole(plan)
        server.start()
        delivery = product.found("deliveries", "list")[0]["id"]
        assert f"publish --resume {delivery}" in text
        code, text = product.run("publish", "--resume", delivery)
        assert code == 0, text
        check_finished(product, [plan])
    finally:
        product.stop()
