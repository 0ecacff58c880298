"""A small reader of Nuke's script grammar, written from its description: commands, braced bodies of knobs, words.

It is a Tcl word reader of its own and refuses what would be substituted: a ``$`` or ``[`` that is not escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class NotNk(Exception):
    """The text is no script that Nuke would read as data."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its class and knobs, each value as Tcl would hand it over."""

    kind: str
    knobs: dict[str, str]


def read(text: str) -> list[Node]:
    nodes: list[Node] = []
    position = 0
    while True:
        words, position = _command(text, position)
        if words is None:
            return nodes
        if words[0] == "version":
            continue
        if len(words) != 2:
            raise NotNk(f"a node has a name and a body: {words}")
        nodes.append(Node(words[0], dict(_knobs(words[1]))))


def _knobs(body: str) -> Iterator[tuple[str, str]]:
    position = 0
    while True:
        words, position = _command(body, position)
        if words is None:
            return
        if len(words) != 2:
            raise NotNk(f"a knob has one value: {words}")
        yield words[0], words[1]


def _command(text: str, position: int) -> tuple[list[str] | None, int]:
    while position < len(text) and text[position] in " \t\n;":
        position += 1
    if position == len(text):
        return None, position
    words = []
    while position < len(text) and text[position] not in "\n;":
        if text[position] in " \t":
            position += 1
            continue
        word, position = _word(text, position)
        words.append(word)
    return words, position


def _word(text: str, position: int) -> tuple[str, int]:
    if text[position] == "{":
        return _braced(text, position)
    if text[position] == '"':
        return _quoted(text, position)
    end = position
    while end < len(text) and text[end] not in " \t\n;":
        if text[end] in '$[]{}"\\':
            raise NotNk(f"{text[end]!r} in a bare word at {end}")
        end += 1
    return text[position:end], end


def _quoted(text: str, position: int) -> tuple[str, int]:
    made: list[str] = []
    index = position + 1
    while index < len(text):
        char = text[index]
        if char == '"':
            if index + 1 < len(text) and text[index + 1] not in " \t\n;":
                raise NotNk("extra characters after a closing quote")
            return "".join(made), index + 1
        if char in "$[":
            raise NotNk(f"{char!r} would be substituted at {index}")
        if char == "\\":
            index += 1
            if index == len(text) or text[index].isalnum() or text[index] == "\n":
                raise NotNk("a backslash that means something else")
            char = text[index]
        made.append(char)
        index += 1
    raise NotNk("a quote is not closed")


def _braced(text: str, position: int) -> tuple[str, int]:
    depth, index = 0, position
    while index < len(text):
        if text[index] == "\\":
            index += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return text[position + 1 : index], index + 1
        index += 1
    raise NotNk("a brace is not closed")
