"""Parses alfscript with Tcl's own parser: ``tclsh`` evaluates it in a safe interpreter with limits.

The operators are aliases that report what they were called with; nothing of the script can reach the machine. Text
travels as bytes both ways, so that names come back exactly as they were sent.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

DRIVER: Final = Path(__file__).with_name("driver.tcl")
OPTIONS: Final = {
    "Job": "title tier spoolcwd projects crews maxactive paused after afterjids init atleast atmost etalevel tags "
    "priority service envkey comment metadata editpolicy cleanup postscript dirmap serialsubtasks subtasks pbias",
    "Task": "title id service atleast atmost cmds chaser preview serialsubtasks resumeblock cleanup metadata subtasks",
    "RemoteCmd": "argv msg tags service metrics id refersto expand atleast atmost minrunsecs maxrunsecs samehost "
    "envkey retryrc when resumewhile resumepin metadata",
    "Instance": "title",
    "Iterate": "varname from to by template subtasks",
    "Assign": "varname value",
}


class ScriptError(Exception):
    """The text is no job script; the message is Tcl's or ours."""


@dataclass
class Element:
    """One operator with its options: ``words`` are texts, ``lists`` lists of texts, ``groups`` what it holds."""

    keyword: str
    words: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    dirmaps: list[list[str]] = field(default_factory=list)
    groups: dict[str, list[Element]] = field(default_factory=dict)

    def flag(self, name: str) -> bool:
        return self.words.get(name, "0") == "1"


def parse(script: str | bytes) -> Element:
    """The Job of a script. Raises ScriptError."""
    top = evaluate(script)
    if len(top) != 1 or top[0].keyword != "Job":
        raise ScriptError("a script needs exactly one Job")
    return top[0]


def evaluate(script: str | bytes) -> list[Element]:
    """The elements at the top of a script, whatever they are. Raises ScriptError."""
    data = script.encode("utf-8", "surrogateescape") if isinstance(script, str) else script
    run = subprocess.run(["tclsh", str(DRIVER)], input=data, capture_output=True, timeout=60, check=False)
    if run.returncode:
        raise ScriptError(run.stderr.decode(errors="replace").strip() or "tclsh failed")
    return _read(run.stdout.decode("ascii").splitlines())


def _read(lines: list[str]) -> list[Element]:
    """The elements that the driver's lines speak of."""
    top: list[Element] = []
    places, stack = [top], list[Element]()
    for line in lines:
        kind, *rest = line.split(" ")
        match kind:
            case "open":
                stack.append(Element(rest[0]))
                places[-1].append(stack[-1])
            case "close":
                stack.pop()
            case "group":
                _known(stack[-1], rest[0])
                places.append(stack[-1].groups.setdefault(rest[0], []))
            case "endgroup":
                places.pop()
            case "error":
                raise ScriptError(_text(rest[0]))
            case _:
                _option(stack[-1], kind, rest)
    return top


def _option(element: Element, kind: str, rest: list[str]) -> None:
    name, values = rest[0], [_text(value) for value in rest[1:]]
    _known(element, name)
    if name == "dirmap":
        element.dirmaps.append(values)
    elif kind == "list":
        element.lists[name] = values
    else:
        element.words[name] = values[0]


def _known(element: Element, name: str) -> None:
    keyword = "RemoteCmd" if element.keyword in ("Cmd", "Command") else element.keyword
    if name not in OPTIONS[keyword].split():
        raise ScriptError(f"{element.keyword} has no option -{name}")


def _text(value: str) -> str:
    return bytes.fromhex(value[1:]).decode("utf-8", "surrogateescape")
