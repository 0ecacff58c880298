"""Random lives of a machine of ours beside a tracker that others work at: edits with and without the network, lost
answers, kills, restarts, events that come late or never. However they go, what is kept ends as what the tracker has.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from iomanager.core.errors import Conflict, InvalidInput, IOManagerError, NotFound, Unavailable
from iomanager.db.engine import Database
from iomanager.tracker.adapter import Adapter
from iomanager.tracker.kinds import Kind
from iomanager.tracker.offline import OfflineRecords
from iomanager.tracker.outbox_store import State
from iomanager.tracker.query import Query, is_
from iomanager.tracker.record import Record
from iomanager.tracker.trackers.shotgrid import login
from tests.sites.shotgrid.server import Site
from tests.tracker.fakes import Killed
from tests.tracker.stages import Stage, site_stage, site_tracker

STATUSES = ("wtg", "ip", "fin")
TOUCHED = (Kind.SHOT, Kind.VERSION, Kind.NOTE)
QUIET = "quiet"
"""A script at the stand-in site whose work leaves no events."""


def beside_site(database: Database, folder: Path, site: Site, *, seed: int, steps: int, times: int = 1) -> None:
    """One life beside the stand-in site, worked at by a person whose session ends now and then: so many schedules, each
    of which ends in agreement.
    """
    accounts = site.api.accounts
    if QUIET not in accounts.keys:
        accounts.add_script(QUIET, QUIET, events=False)

    def enter() -> str:
        return accounts.open_session(("HumanUser", accounts.passwords["demo"][1]))

    quiet = site_tracker(site, login.script(QUIET, QUIET))
    try:
        with site_stage(database, folder, site, login.session(enter(), enter)) as stage:
            life = Schedule(stage, random.Random(seed), f"g{seed}", tricks(site), lambda: _settle(site))
            life.others = (quiet,)
            for _ in range(times):
                life.run(steps)
            stage.check()
    finally:
        quiet.close()


def tricks(site: Site) -> tuple[Callable[[], object], ...]:
    """Numbers of the log that never come, entries that come late; a session that ends; answers of writes that are
    none.
    """
    events, fault = site.api.events, site.fault
    return (
        lambda: events.gap(3),
        lambda: events.hold(4),
        events.release,
        site.api.accounts.expire,
        lambda: fault("create", "status after", status=504),
        lambda: fault("create", "drop before"),
        lambda: fault("update", "html after"),
        lambda: fault("batch", "drop after"),
    )


def _settle(site: Site) -> None:
    site.faults.clear()
    site.api.events.release()


@dataclass
class Schedule:
    """One life. ``tricks`` are played on the tracker; ``settle`` ends them. ``others`` work there too."""

    stage: Stage
    chance: random.Random
    prefix: str
    tricks: tuple[Callable[[], object], ...] = ()
    settle: Callable[[], object] = lambda: None
    made: list[tuple[Kind, str]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)
    others: tuple[Adapter, ...] = ()

    def run(self, steps: int) -> None:
        """So many things happen; then the network is there, all is decided, and everything must agree."""
        ours = self.stage.work()
        acts = (self._ours, self._ours, self._ours, self._theirs, self._network, self._fault, self._send, self._refresh)
        for _ in range(steps):
            if self.tricks and self.chance.random() < 0.3:
                self.chance.choice(self.tricks)()
            if self.chance.random() < 0.1:
                ours = self.stage.work()
            try:
                self.chance.choice(acts)(ours)
            except Killed:
                ours = self.stage.work()
        self._finish()

    def _finish(self) -> None:
        self.stage.site.away = False
        self.stage.site.faults.clear()
        self.settle()
        ours = self.stage.work()
        for _ in range(50):
            ours.send()
            stuck = ours.outbox.store.all()
            if not stuck:
                break
            self._decide(ours, stuck[0].number)
        assert not ours.outbox.store.all()
        ours.refresh()
        self.stage.check(TOUCHED)
        there = Counter((kind, label) for kind in TOUCHED for label in self.stage.codes(kind))
        for kind, label in self.made:
            assert there[kind, label] == (0 if label in self.dropped else 1), (kind, label)

    def _decide(self, ours: OfflineRecords, number: int) -> None:
        operation = ours.outbox.store.get(number)
        if operation.state is State.CONFLICT and self.chance.random() < 0.5:
            ours.outbox.retry(number)
            return
        gone = ours.outbox.remove(number)
        self.dropped |= {each.label for each in gone if each.action == "create"}

    # -- what happens -------------------------------------------------------------------------------------------------

    def _ours(self, ours: OfflineRecords) -> None:
        """One of our edits. What the tracker refuses at once is no harm; a kill makes the edit ours all the same."""
        what = self.chance.choice(("shot", "version", "note", "update", "update", "update", "retire"))
        shots = self._seen(ours, Kind.SHOT)
        if what == "shot" or not shots:
            self._make(ours, Kind.SHOT, self.stage.shot(self._label()))
        elif what == "version":
            shot = self.chance.choice(shots)
            fields = {"project_id": self.stage.project.id, "shot_id": shot.id, "code": self._label()}
            self._make(ours, Kind.VERSION, fields)
        elif what == "note":
            fields = {"project_id": self.stage.project.id, "subject": self._label()}
            self._make(ours, Kind.NOTE, {**fields, "links": (self.chance.choice(shots).ref,)})
        else:
            self._change(ours, self.chance.choice(shots), what)

    def _make(self, ours: OfflineRecords, kind: Kind, fields: dict[str, Any]) -> None:
        label = str(fields.get("code") or fields.get("subject"))
        try:
            ours.create(kind, fields)
        except Killed:
            pass  # it was done at the tracker before the end came
        except (NotFound, Conflict, InvalidInput):
            return
        self.made.append((kind, label))

    def _change(self, ours: OfflineRecords, shot: Record, what: str) -> None:
        try:
            if what == "retire":
                (ours.revive if shot.retired else ours.retire)(Kind.SHOT, shot.id)
            else:
                ours.update(Kind.SHOT, shot.id, self._values())
        except (NotFound, Conflict, InvalidInput):
            return

    def _theirs(self, _ours: OfflineRecords) -> None:
        """Somebody else works at the tracker; what goes wrong there is theirs."""
        try:
            self._work_there(self.chance.choice((self.stage.there, *self.others)))
        except Unavailable:
            return

    def _work_there(self, there: Adapter) -> None:
        mine = is_("project_id", self.stage.project.id)
        shots = there.find(Query(Kind.SHOT, (mine,)))
        if not shots or self.chance.random() < 0.3:
            there.create(Kind.SHOT, self.stage.shot(self._label()))
        elif self.chance.random() < 0.2:
            there.retire(Kind.SHOT, self.chance.choice(shots).id)
        else:
            there.update(Kind.SHOT, self.chance.choice(shots).id, self._values())

    def _network(self, _ours: OfflineRecords) -> None:
        self.stage.site.away = not self.stage.site.away

    def _fault(self, _ours: OfflineRecords) -> None:
        self.stage.site.faults.append(self.chance.choice(("before", "after", "kill", "")))

    def _send(self, ours: OfflineRecords) -> None:
        ours.send()

    def _refresh(self, ours: OfflineRecords) -> None:
        try:
            ours.refresh()
        except Unavailable:
            assert self.stage.site.away
        except IOManagerError as error:
            raise AssertionError(error.message) from error

    def _seen(self, ours: OfflineRecords, kind: Kind) -> list[Record]:
        return ours.find(Query(kind, (is_("project_id", self.stage.project.id),), retired=None))

    def _values(self) -> dict[str, Any]:
        some = {"status": self.chance.choice(STATUSES), "cut_in": self.chance.randrange(5)}
        return {name: some[name] for name in self.chance.sample(sorted(some), self.chance.choice((1, 2)))}

    def _label(self) -> str:
        return f"{self.prefix}_{next(self.numbers):04d}"
