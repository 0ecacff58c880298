"""Keeps the Korean of the services' sentences complete: ``scripts/phrases.py [--check | --update]``.

The services say problems, errors and progress in English; ``resources/translations/phrases_ko.yml`` maps each of their
sentences to Korean. ``phrase_source`` collects the sentences from the source. The exit code is 1 when one has no
Korean, or when a Korean one is said nowhere any more. ``--update`` adds what is missing with an empty value.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import phrase_source

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "resources" / "translations" / "phrases_ko.yml"
HEAD = (
    "# The sentences of the services in Korean. {} is filled in; {0}, {1} number the places of the English sentence.\n"
)


def read() -> dict[str, str]:
    """The book as it stands, with empty values for what is not translated yet."""
    found = yaml.safe_load(BOOK.read_text(encoding="utf-8")) if BOOK.is_file() else None
    return {key: value or "" for key, value in (found or {}).items()}


def write(book: dict[str, str]) -> None:
    """The book, one sentence for every entry, in the order of the alphabet."""
    body = yaml.safe_dump(dict(sorted(book.items())), allow_unicode=True, sort_keys=False, width=10_000)
    BOOK.write_text(HEAD + body, encoding="utf-8")


def wrong(book: dict[str, str], said: dict[str, str]) -> list[str]:
    """What is missing or stale, as lines to print."""
    missing = [f"no Korean: {template}   ({said[template]})" for template in sorted(said) if not book.get(template)]
    stale = [f"said nowhere any more: {template}" for template in sorted(book) if template not in said]
    return missing + stale


def main(arguments: list[str]) -> int:
    """Check the book, or bring the missing sentences into it."""
    said, book = phrase_source.collect(ROOT / "iomanager"), read()
    if "--update" in arguments:
        write(book | {template: "" for template in said if template not in book})
    lines = wrong(book, said)
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
