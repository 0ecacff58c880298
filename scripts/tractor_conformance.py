"""Asks a studio's own Tractor engine what could not be confirmed without one.

It spools a dozen small jobs of ``/bin/echo``, reads them back, and deletes them again. Nothing happens without
``--run``. The table, or with ``--json`` the document, is what to send to the maintainers.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from iomanager.core.errors import IOManagerError
from iomanager.farm import alf
from iomanager.farm.engines.tractor import author
from iomanager.farm.engines.tractor.client import Spool, TractorClient
from iomanager.farm.engines.tractor.replies import TreeReply
from iomanager.farm.engines.tractor.transport import Address, Timeouts
from iomanager.farm.model import Command, Job, State, Task

ECHO = "/bin/echo"


@dataclass(frozen=True)
class Answer:
    """What the engine did about one question; ``holds`` is None where either way is well."""

    question: str
    holds: bool | None
    seen: str


@dataclass
class Site:
    """The engine under test, and the jobs that we left there."""

    client: TractorClient
    service: str
    patience: float
    launcher: tuple[str, ...]
    jids: list[int] = field(default_factory=list)

    def spool(self, text: str) -> int:
        folder = Path.cwd().as_posix()
        jid = self.client.spool(Spool(text, self.client.user, folder, socket.gethostname()))
        self.jids.append(jid)
        return jid

    def job(self, title: str, **values: object) -> author.Job:
        return author.Job(title=f"IO-Manager conformance: {title}", service=self.service, priority=1, **values)

    def wait(self, jid: int, *states: State) -> TreeReply:
        """Wait until every task is in one of the states."""
        deadline = time.monotonic() + self.patience
        while True:
            tree = self.client.tree(jid)
            if all(task.state in states for task in tree.tasks) or time.monotonic() > deadline:
                return tree
            time.sleep(0.2)

    def said(self, text: str) -> str:
        """What the first task of a job printed."""
        jid = self.spool(text)
        self.wait(jid, State.DONE, State.ERROR)
        lines = self.client.log(jid, 1).decode(errors="replace").splitlines()
        return "\n".join(line for line in lines if not line.startswith("====["))


def echo(site: Site, *words: str) -> str:
    job = site.job("echo")
    job.newTask(title="echo", argv=[ECHO, *words])
    return site.said(job.asTcl())


def reach(site: Site) -> Answer:
    status = site.client.status()
    return Answer("the engine answers status", True, f"login {site.client.login_scheme()!r}, keys {sorted(status)}")


def plain_argument(site: Site) -> Answer:
    seen = echo(site, "a b", "100%%", "#x")
    return Answer("arguments with spaces stay whole and %% is %", seen == "a b 100% #x", seen)


def backslash(site: Site) -> Answer:
    seen = echo(site, "a\\b")
    return Answer("doubled backslashes in arguments are halved", seen == "a\\b", seen)


def dollar(site: Site) -> Answer:
    seen = echo(site, "$HOME [x]")
    return Answer("$NAME stays where nothing was assigned", seen == "$HOME [x]", seen)


def assigned(site: Site) -> Answer:
    job = site.job("assign")
    job.newAssignment("folder", "/a")
    job.newTask(title="echo", argv=[ECHO, "$folder/x"])
    seen = site.said(job.asTcl())
    return Answer("an Assign is put into arguments", seen == "/a/x", seen)


def letters(site: Site) -> Answer:
    job = site.job("한글", paused=True)
    job.newTask(title="작업", argv=[ECHO])
    tree = site.client.tree(site.spool(job.asTcl()))
    return Answer(
        "titles beyond ASCII survive", tree.tasks[0].title == "작업", f"{tree.job.title} / {tree.tasks[0].title}"
    )


def launched(site: Site) -> Answer:
    words = ("S010 {한글} $x \\", "two\nlines")
    task = Task("echo", "echo", commands=(Command((ECHO, *words)),))
    job = Job("IO-Manager conformance: launch", (task,), service=site.service, priority=1)
    seen = site.said(alf.text(job, alf.AlfOptions(launcher=site.launcher)))
    return Answer("the launcher runs on the farm and arguments arrive byte for byte", seen == " ".join(words), seen)


def instances(site: Site) -> Answer:
    job = site.job("instance", paused=True)
    late = job.newTask(title="before its task")
    late.addChild(author.Instance(title="shared"))
    job.newTask(title="shared", id="shared-id", argv=[ECHO])
    tree = site.client.tree(site.spool(job.asTcl()))
    tids = {task.title: task.tid for task in tree.tasks}
    shared = next(task for task in tree.tasks if task.title == "shared")
    parents = {shared.parent, *shared.instances_in}
    return Answer(
        "an Instance finds its task by title, even before it", tids["before its task"] in parents, str(parents)
    )


def instance_ids(site: Site) -> Answer:
    job = site.job("instance by id", paused=True)
    job.newTask(title="other", id="clash", argv=[ECHO])
    job.newTask(title="clash", id="x", argv=[ECHO])
    job.newTask(title="who").addChild(author.Instance(title="clash"))
    tree = site.client.tree(site.spool(job.asTcl()))
    who = next(task.tid for task in tree.tasks if task.title == "who")
    found = [task.id for task in tree.tasks if who in task.instances_in]
    return Answer("an Instance resolves by id before title", found == ["clash"] or None, str(found))


def metadata(site: Site) -> Answer:
    job = site.job("metadata", paused=True, metadata="iomanager=k1&x=%7B")
    job.newTask(title="t", argv=[ECHO])
    jid = site.spool(job.asTcl())
    listed = [found.metadata for found in site.client.jobs(site.client.user) if found.jid == jid]
    tree = site.client.tree(jid).job.metadata
    return Answer(
        "metadata is in the list and the tree of jobs", listed == [tree] == ["iomanager=k1&x=%7B"], f"{listed} {tree}"
    )


def everybody(site: Site) -> Answer:
    return Answer("jobs of all users can be listed", True, f"{len(site.client.jobs())} jobs")


def refusal(site: Site) -> Answer:
    try:
        site.spool("Job -title {x")
    except IOManagerError as error:
        return Answer("a script that is none is refused at once", True, f"{type(error).__name__}: {error}")
    return Answer("a script that is none is refused at once", False, "it was taken")


def local_words(site: Site) -> Answer:
    seen = []
    for word in ("Command", "Cmd"):
        try:
            text = (
                f"Job -title {{conformance}} -paused 1 -service {{{site.service}}} -subtasks {{\nTask {{t}} -cmds {{\n"
            )
            site.spool(f"{text}{word} {{{ECHO} x}}\n}}\n}}")
            seen.append(word)
        except IOManagerError as error:
            seen.append(f"not {word}: {error}")
    return Answer("Command and Cmd are both taken", seen == ["Command", "Cmd"], ", ".join(seen))


def cancelling(site: Site) -> Answer:
    job = site.job("cancel")
    job.newTask(title="sleep", argv=["/bin/sleep", "600"])
    jid = site.spool(job.asTcl())
    site.wait(jid, State.ACTIVE)
    site.client.interrupt(jid)
    site.client.set_job(jid, comment="x (cancelled)")
    tree = site.wait(jid, State.BLOCKED)
    right = tree.job.paused and tree.job.comment == "x (cancelled)" and tree.tasks[0].state is State.BLOCKED
    seen = f"paused {tree.job.paused}, comment {tree.job.comment!r}, task {tree.tasks[0].state}"
    return Answer("interrupt pauses the job, frees its tasks, and comments can be set", right, seen)


def one_task(site: Site) -> Answer:
    job = site.job("interrupt a task", paused=True)
    job.newTask(title="waits", argv=[ECHO])
    jid = site.spool(job.asTcl())
    site.client.interrupt(jid, [1])
    state = site.wait(jid, State.ERROR).tasks[0].state if site.patience < 60 else site.client.tree(jid).tasks[0].state
    return Answer("a waiting task that is interrupted ends in error", state is State.ERROR, str(state))


def status_line(site: Site) -> Answer:
    job = site.job("exit status")
    job.newTask(title="status", argv=[ECHO, "TR_EXIT_STATUS 5"])
    tree = site.wait(site.spool(job.asTcl()), State.DONE, State.ERROR)
    return Answer("TR_EXIT_STATUS replaces the exit code", tree.tasks[0].exit_code == 5, str(tree.tasks[0]))


def retired(site: Site) -> Answer:
    job = site.job("retire", paused=True)
    job.newTask(title="t", argv=[ECHO])
    jid = site.spool(job.asTcl())
    site.client.retire(jid)
    try:
        tree = site.client.tree(jid)
    except IOManagerError as error:
        return Answer("a deleted job is not found", True, f"{type(error).__name__}: {error}")
    return Answer("a deleted job is not found", False, str(tree.job))


QUESTIONS: tuple[Callable[[Site], Answer], ...] = (
    reach,
    plain_argument,
    backslash,
    dollar,
    assigned,
    letters,
    launched,
    instances,
    instance_ids,
    metadata,
    everybody,
    refusal,
    local_words,
    cancelling,
    one_task,
    status_line,
    retired,
)


def ask(site: Site, question: Callable[[Site], Answer]) -> Answer:
    try:
        return question(site)
    except (IOManagerError, author.AuthorError, StopIteration, IndexError) as error:
        return Answer(question.__name__, False, f"{type(error).__name__}: {error}")


def clean(site: Site) -> None:
    """Delete every job of ours that is still there."""
    for jid in site.jids:
        try:
            site.client.interrupt(jid)
            site.client.retire(jid)
        except IOManagerError:
            continue  # it was deleted by its own question


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, default=80)
    parser.add_argument("--user", default=getpass.getuser())
    parser.add_argument("--service", default="*", help="service keys that reach a machine with /bin/echo")
    parser.add_argument("--patience", type=float, default=300, help="seconds to wait for a task to run")
    parser.add_argument("--launcher", default="python3 -m iomanager.farm.engines.tractor.launch")
    parser.add_argument("--json", action="store_true", help="print a document instead of a table")
    parser.add_argument("--run", action="store_true", help="really send jobs")
    chosen = parser.parse_args(arguments)
    if not chosen.run:
        parser.error("this sends small jobs to the engine; add --run when that is well")
    password = os.environ.get("TRACTOR_PASSWORD", "")
    client = TractorClient(
        Address(chosen.host, chosen.port), user=chosen.user, password=password, timeouts=Timeouts(15, 60)
    )
    site = Site(client, chosen.service, chosen.patience, tuple(chosen.launcher.split()))
    try:
        answers = [ask(site, question) for question in QUESTIONS]
    finally:
        clean(site)
    if chosen.json:
        print(json.dumps([asdict(answer) for answer in answers], indent=2, ensure_ascii=False))
    else:
        for answer in answers:
            word = {True: "holds", False: "DIFFERS", None: "note"}[answer.holds]
            print(f"{word:8} {answer.question}: {answer.seen}")
    return int(any(answer.holds is False for answer in answers))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
