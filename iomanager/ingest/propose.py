"""Shot names by the project's rule: a regular expression over clip name, scan name or folder, and a template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from iomanager.core.errors import InvalidInput
from iomanager.ingest.context import Rules
from iomanager.ingest.model import Row
from iomanager.ingest.naming import naming

_BEGINS, _ENDS = r"(?<![A-Za-z0-9])", r"(?![0-9])"
"""A shot's name does not begin inside a word nor end inside a number: ``A001C003_210101`` holds no ``C003_2101``."""

_FLAGS = re.compile(r"\(\?[aimsux]+\)")
"""Flags of the whole expression, which must stay at its beginning."""

LONGEST = 512
"""Only so much of a name is searched: a vendor's name must not make a rule run for minutes."""


class Proposal(NamedTuple):
    """The name for one row: ``proposed`` is None where there is none, and ``reason`` says why, or where it is from."""

    row_id: str
    proposed: str | None
    reason: str


def preview(rows: Iterable[Row], rules: Rules, *, overwrite: bool = False) -> list[Proposal]:
    """What the rule would name each row; filled names stay unless ``overwrite``.

    Raises InvalidInput where rule or template cannot be used, so that the preview says so while they are typed.
    """
    rule = _compiled(rules)
    return [_proposal(row, rules, rule=rule, overwrite=overwrite) for row in rows]


def propose(rows: Sequence[Row], rules: Rules, *, overwrite: bool = False) -> list[Row]:
    """The rows with the proposed shot names filled in. Raises as :func:`preview`."""
    proposals = preview(rows, rules, overwrite=overwrite)
    return [
        row.with_changes(shot_name=proposal.proposed) if proposal.proposed else row
        for row, proposal in zip(rows, proposals, strict=True)
    ]


def _compiled(rules: Rules) -> re.Pattern[str]:
    try:
        flags = _FLAGS.match(rules.shot_rule)
        start = flags.end() if flags else 0
        rule = re.compile(f"{rules.shot_rule[:start]}{_BEGINS}(?:{rules.shot_rule[start:]}){_ENDS}")
    except re.error as error:
        hint = "Write named groups like (?P<seq>[A-Z]+)_(?P<shot>[0-9]+)."
        raise InvalidInput(f"The rule {rules.shot_rule!r} is no regular expression: {error}.", hint=hint) from error
    _fill(rules.shot_template, dict.fromkeys(rule.groupindex, ""))
    return rule


_PLACE = re.compile(r"\{([^{}]*)\}")


def _fill(template: str, groups: dict[str, str]) -> str:
    """The template with its ``{name}`` places filled; nothing but names is understood in them."""
    unknown = sorted({place for place in _PLACE.findall(template) if place not in groups})
    if unknown or "{" in (rest := _PLACE.sub("", template)) or "}" in rest:
        names = ", ".join(f"{{{name}}}" for name in groups) or "no named groups"
        raise InvalidInput(f"The template {template!r} does not fit the rule.", hint=f"The rule has {names}.")
    return _PLACE.sub(lambda match: groups[match[1]], template)


def _proposal(row: Row, rules: Rules, *, rule: re.Pattern[str], overwrite: bool) -> Proposal:
    if row.shot_name and not overwrite:
        return Proposal(row.row_id, None, "It has a shot name already.")
    for column, text in _texts(row, rules.shot_rule_columns):
        match = rule.search(text[:LONGEST])
        if match is None:
            continue
        groups = {name: value or "" for name, value in match.groupdict().items()}
        return _checked(row, _fill(rules.shot_template, groups), f"{column} {text}")
    return Proposal(row.row_id, None, "The rule is found nowhere in its names.")


def _texts(row: Row, columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    for column in columns:
        text = row.scan_path.rstrip("/").rpartition("/")[2] if column == "folder" else row.get(column)
        if isinstance(text, str) and text:
            yield column, text


def _checked(row: Row, proposed: str, where: str) -> Proposal:
    """A proposal that is no safe name is none."""
    try:
        naming("", proposed, "org", 1)
    except InvalidInput as error:
        return Proposal(row.row_id, None, error.message)
    return Proposal(row.row_id, proposed, f"From {where}.")
