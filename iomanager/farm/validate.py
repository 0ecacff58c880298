"""What is wrong with a job, all at once, before any engine sees it."""

from __future__ import annotations

import math
import os
import re
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from iomanager.core.errors import InvalidInput
from iomanager.core.log import SECRET_NAMES
from iomanager.farm import env_keys, keys, scripts, substitute
from iomanager.farm.model import Command, Instance, Job, Task
from iomanager.farm.states import check_order
from iomanager.farm.tree import walk

_CREDENTIAL = re.compile(
    scripts.CREDENTIAL_NAMED + r"['\"]?[^\s'\"$%<]{4,}"
    r"|(?i:(?:^|[^a-z])bearer\s+[^\s'\"$%<]{8,})"
    r"|://[^/\s:@]+:[^@\s/]+@"
)
_OPTION = re.compile(r"(?i)^--?[\w-]*(?:password|passwd|secret|token|api-?key|script-?key)$")
_SECRET_VARIABLE = re.compile(r"(?i)(?:^|_)(?:key|token|password|passwd|secret)$")
_SHORTEST_SECRET = 6
_MOST_DEEP = 500


def check(
    job: Job,
    environment: Mapping[str, str] | None = None,
    *,
    elsewhere: Collection[str] = (),
    folders: bool = True,
) -> list[str]:
    """Every fault of the job as a sentence; empty when it may be spooled.

    Ids and titles must be unique in the whole job. Programs and scripts must exist as seen from here, scripts hold no
    credential, and the folders of outputs must be writable. ``environment`` is this process's unless given: no value of
    a variable that is named like a secret may appear anywhere in the job. Programs of ``elsewhere`` are not looked for
    here; without ``folders`` those of outputs are not looked at.
    """
    environment = os.environ if environment is None else environment
    if _depth(job) > _MOST_DEEP:
        return [f"The tasks are nested more than {_MOST_DEEP} deep."]
    faults = [*_tree(job), *_waits(job), *_services(job), *env_keys.faults(job.env_keys), *_texts(job, environment)]
    secrets = _secrets(environment)
    for where, command in _commands(job):
        faults += [f"{where}: {fault}" for fault in _command(command, environment, elsewhere)]
        faults += [f"{where}: {fault}" for fault in scripts.faults(command, secrets)]
    for place in walk(job):
        faults += _outputs(place.task, folders=folders)
    return list(dict.fromkeys(faults))


def require(job: Job, *, elsewhere: Collection[str] = (), folders: bool = True) -> None:
    """Raise InvalidInput that names every fault; ``elsewhere`` and ``folders`` are those of :func:`check`."""
    faults = check(job, elsewhere=elsewhere, folders=folders)
    if faults:
        more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
        raise InvalidInput(f"The job cannot be spooled: {faults[0]}{more}", hint="\n  ".join(faults[1:]))


def credentials(job: Job, texts: Iterable[str] = (), environment: Mapping[str, str] | None = None) -> list[str]:
    """The credentials in a job, and in texts that were written from it, as sentences that do not repeat them."""
    environment = os.environ if environment is None else environment
    secrets = _secrets(environment)
    places = [*_all_texts(job), *(("what was written", text) for text in texts)]
    faults = [f"{where}: {fault}" for where, text in places for fault in _credential(text, secrets)]
    for where, command in _commands(job):
        faults += [f"{where}: {fault}" for fault in _given(command)]
    return list(dict.fromkeys(faults))


def _depth(job: Job) -> int:
    depths = {"": 0}
    for place in walk(job):
        depths[place.task.id] = depths.get(place.parent, 0) + 1
    return max(depths.values())


def _commands(job: Job) -> Iterator[tuple[str, Command]]:
    for place in walk(job):
        for command in (*place.task.commands, *place.task.cleanup):
            yield f"task {place.task.title}", command
    for command in (*job.cleanup, *job.postscripts):
        yield "after the job", command


def _tree(job: Job) -> Iterator[str]:
    tasks = [place.task for place in walk(job)]
    ids = Counter(task.id for task in tasks)
    if not job.title.strip():
        yield "The job has no title."
    if not tasks:
        yield "The job has no tasks."
    for task in tasks:
        if not task.id or not task.title.strip():
            yield f"A task has no {'title' if task.id else 'id'}: {task.id or task.title!r}."
        elif task.id.startswith(":"):
            yield f"The id {task.id} begins with a colon, which is kept for cleanups."
    yield from (f"Two tasks have the id {name}." for name, count in ids.items() if count > 1)
    titles = Counter(task.title for task in tasks)
    yield from (f"Two tasks have the title {title}." for title, count in titles.items() if count > 1)
    commands = Counter(command.id for _, command in _commands(job) if command.id)
    yield from (f"Two commands have the id {name}." for name, count in commands.items() if count > 1)
    groups = (job.subtasks, *(task.subtasks for task in tasks))
    lost = [child.id for group in groups for child in group if isinstance(child, Instance)]
    lost = [name for name in lost if name not in ids]
    yield from (f"An instance points to {name}, which is no task of the job." for name in lost)
    if not lost and all(count == 1 for count in ids.values()):
        yield from _order(job)


def _waits(job: Job) -> Iterator[str]:
    if job.after is not None and job.after.tzinfo is None:
        yield "The time before which the job must not begin has no time zone."
    if not all(job.after_jobs):
        yield "The job waits for a job without an id."
    if not math.isfinite(job.priority):
        yield f"The priority {job.priority} is no number."
    if job.max_active is not None and job.max_active < 1:
        yield f"At most {job.max_active} commands would run at once, so none ever would."


def _services(job: Job) -> Iterator[str]:
    """The expressions of the job and its tasks; those of commands are looked at with them."""
    wanted = [("the job", job.service), *((f"task {p.task.title}", p.task.service) for p in walk(job))]
    for where, service in wanted:
        try:
            keys.check(service)
        except InvalidInput as error:
            yield f"{where}: {error.message}"
    yield from (f"The crew {name!r} is no name." for name in job.crews if not name.strip() or '"' in name)


def _order(job: Job) -> Iterator[str]:
    try:
        check_order(job)
    except InvalidInput as error:
        yield error.message


def _command(command: Command, environment: Mapping[str, str], elsewhere: Collection[str]) -> Iterator[str]:
    if not command.argv or not command.argv[0]:
        yield "a command has no program."
        return
    name = command.argv[0]
    folder = command.cwd or None
    if name not in elsewhere and not _resolves(
        name, folder, dict(command.env).get("PATH", environment.get("PATH", ""))
    ):
        yield f"the program {name} is not found."
    if folder and not Path(folder).is_dir():
        yield f"the folder {folder} does not exist."
    yield from _seconds(command)
    yield from _given(command)
    yield from env_keys.faults(command.env_keys)
    yield from substitute.faults(command.argv) if command.substitute else ()
    try:
        keys.check(command.service)
    except InvalidInput as error:
        yield error.message


def _seconds(command: Command) -> Iterator[str]:
    least, most = command.min_run_seconds or 0.0, command.max_run_seconds
    if not math.isfinite(least) or least < 0 or (most is not None and not 0 < most < math.inf):
        yield f"the seconds that it may run, {least:g} to {most}, are no times."
    elif most is not None and least > most:
        yield f"it would have to run for {least:g} s at least, and for {most:g} s at most."


def _given(command: Command) -> Iterator[str]:
    """Credentials that are options or variables by their names."""
    for one, two in zip(command.argv, command.argv[1:], strict=False):
        if _OPTION.match(one) and two and not two.startswith("-"):
            yield f"the value of {one} looks like a credential. Pass it in the environment of the machines."
    for variable, value in command.env:
        if value and (SECRET_NAMES.search(variable) or _SECRET_VARIABLE.search(variable)):
            yield f"the environment variable {variable} would carry a credential."


def _resolves(name: str, folder: str | None, path: str) -> bool:
    if "/" in name or "\\" in name:
        return os.access(Path(folder or ".", name), os.X_OK)
    return shutil.which(name, path=path) is not None


def _texts(job: Job, environment: Mapping[str, str]) -> Iterator[str]:
    """What no text of the job may hold: NUL, unbalanced braces (Tcl reads the job at Tractor), credentials."""
    secrets = _secrets(environment)
    for where, text in _all_texts(job):
        if "\0" in text:
            yield f"{where}: a text holds a NUL character."
        if not _balanced(text):
            yield f"{where}: unbalanced braces in {_shown(text)!r}."
        yield from (f"{where}: {fault}" for fault in _credential(text, secrets))


def _secrets(environment: Mapping[str, str]) -> list[str]:
    """The values of the variables that are named like a secret."""
    return [
        value
        for name, value in environment.items()
        if len(value) >= _SHORTEST_SECRET and (SECRET_NAMES.search(name) or _SECRET_VARIABLE.search(name))
    ]


def _credential(text: str, secrets: Iterable[str]) -> Iterator[str]:
    if any(secret in text for secret in secrets):
        yield "a text holds the value of a secret of the environment."
    elif _CREDENTIAL.search(text):
        yield "a text looks like a credential."


def _all_texts(job: Job) -> Iterator[tuple[str, str]]:
    own = (job.title, job.service, job.comment, job.metadata, job.tier, job.owner)
    pairs = [text for pair in (*job.assigns, *job.dirmaps) for text in pair]
    for text in (*own, *job.env_keys, *job.tags, *job.projects, *job.crews, *job.after_jobs, *pairs):
        yield "the job", text
    for place in walk(job):
        task = place.task
        for text in (task.title, task.id, task.service, task.metadata, *task.outputs):
            yield f"task {task.title}", text
    for where, command in _commands(job):
        env = [f"{name}={value}" for name, value in command.env]
        for text in (*command.argv, *env, *_words(command)):
            yield where, text


def _words(command: Command) -> Iterable[str]:
    return (command.id, command.title, command.service, command.cwd, command.metadata, *command.env_keys, *command.tags)


def _balanced(text: str) -> bool:
    """Whether Tcl reads the text in braces back as it is: balanced, and not ending in a backslash."""
    depth, escaped = 0, False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char in "{}":
            depth += 1 if char == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and not escaped


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _outputs(task: Task, *, folders: bool) -> Iterator[str]:
    for output in task.outputs:
        path = Path(output)
        if not path.is_absolute():
            yield f"task {task.title}: the output {output} is not an absolute path."
            continue
        if not folders:
            continue
        folder = next((one for one in path.parents if one.exists()), path.parent)
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            yield f"task {task.title}: the folder {folder} is not writable."
