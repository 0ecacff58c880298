"""The services' English sentences in the user's language.

Services know nothing of languages: they say finished English sentences. The book ``phrases_ko.yml`` maps the template
of each sentence (``Frame {} is missing.``) to Korean, with numbered places that may stand in another order
(``{0} 프레임이 없습니다.``). A place may ask for the particle that fits its value: ``{0|이/가}``. Sentences that
are glued from others (``row 5, type: …``, several in a list, a reason behind a colon) are taken apart and said piece by
piece. What is in no book stays English.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from iomanager.core import paths

log = logging.getLogger(__name__)

HOLE = "{}"
DEEPEST = 4
LONGEST = 20_000
"""Characters; a longer text is shown as it is."""
_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=\S)")
_GLUE = re.compile(r"[:;.?!] ")
_LIST = re.compile(r"[;,] ")
_SEPARATORS = ("; ", ", ")
_PLACE = re.compile(r"\{(\d+)(?:\|([^/{}]+)/([^/{}]+))?\}")
_ENDS_IN_CONSONANT = frozenset("013678")
_ENDS_IN_L = frozenset("178")


def shown(text: str) -> str:
    """A service's sentence in the language that the window speaks now."""
    from iomanager.shell import language  # the book itself needs no Qt

    return translate(text, language.current())


def translate(sentence: str, code: str) -> str:
    """The sentence in the language ``code``; as it is where there is no book, or nothing that fits."""
    if code == "en" or not sentence or len(sentence) > LONGEST:
        return sentence
    return _said(sentence, code)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One template: how its sentences look, how they are said, and how much of it is literal text."""

    pattern: re.Pattern[str]
    spoken: str
    weight: int
    is_end: bool
    """Whether it is the end of a sentence, to be said after a name: ``has tiles of no size.``"""
    is_open: bool
    """Whether its last place is its end."""


class Book:
    """The templates of one language, found by the rarest whole word of each."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._exact: dict[str, str] = {}
        self._found_by: dict[str, list[Phrase]] = defaultdict(list)
        templates = {english: spoken for english, spoken in entries.items() if spoken}
        how_many = Counter(word for english in templates for word in set(_words(english)))
        for english, spoken in templates.items():
            if HOLE not in english:
                self._exact[english] = spoken
                continue
            key = min(_words(english), key=how_many.__getitem__, default="")
            self._found_by[key].append(_phrase(english, spoken))

    def translate(self, text: str, depth: int = 0) -> str | None:
        """The text in this language; None where no part of it is known."""
        if depth > DEEPEST:
            return None
        if text in self._exact:
            return self._exact[text]
        if "\n" in text:
            return self._joined(text.split("\n"), "\n", depth)
        return self._filled(text, depth) or self._fragment(text, depth) or self._glued(text, depth)

    def _filled(self, text: str, depth: int, *, end: bool = False) -> str | None:
        """By the one template that fits, and has the most literal text."""
        best: tuple[Phrase, re.Match[str]] | None = None
        for phrase in self._candidates(text):
            if (best is None or phrase.weight > best[0].weight) and (phrase.is_end or not end):
                match = phrase.pattern.fullmatch(text)
                best = (phrase, match) if match and _is_likely(phrase, match) else best
        if best is None:
            return None
        phrase, values = best[0], list(best[1].groups())
        said = [self.translate(value, depth + 1) for value in values]
        stop = phrase.is_open and said[-1] is None and values[-1].endswith(".")  # the sentence's, not the value's
        values[-1] = values[-1][:-1] if stop else values[-1]
        filled = _fill(phrase.spoken, [spoken or value for spoken, value in zip(said, values, strict=True)])
        return f"{filled}." if stop else filled

    def _candidates(self, text: str) -> Iterator[Phrase]:
        for word in {"", *text.split()}:
            yield from self._found_by.get(word, ())

    def _fragment(self, text: str, depth: int) -> str | None:
        """What stands in the book without its full stop, or with one; and the end of a sentence after a name."""
        if text.endswith("."):
            inner = self._exact.get(text[:-1]) or self._filled(text[:-1], depth)
            if inner is not None:
                return f"{inner}."
        name, _, rest = text.partition(" ")
        while rest and len(name) < 300:
            if name.endswith((":", ";", ",")):  # no name, but the beginning of a list
                return None
            found = (self._exact.get(rest) if rest[0].islower() else None) or self._filled(rest, depth, end=True)
            if found is not None:
                return f"{name}: {found}"
            word, _, rest = rest.partition(" ")
            name = f"{name} {word}"
        return None

    def _glued(self, text: str, depth: int) -> str | None:
        """Several sentences, a name or place before a colon, or parts with separators."""
        pieces = _SENTENCE_END.split(text)
        if len(pieces) > 1:
            found = self._joined(pieces, " ", depth)
            if found is not None:
                return found
        for colon in re.finditer(r": ", text):
            rest = self.translate(text[colon.end() :], depth + 1)
            if rest is not None:
                before = text[: colon.start()]
                return f"{self.translate(before, depth + 1) or before}: {rest}"
        for separator in _SEPARATORS:
            if separator in text:
                found = self._joined(text.split(separator), separator, depth)
                if found is not None:
                    return found
        return None

    def _joined(self, pieces: Iterable[str], separator: str, depth: int) -> str | None:
        said = [(piece, self.translate(piece.strip(), depth + 1)) for piece in pieces]
        if all(spoken is None for _, spoken in said):
            return None
        return separator.join(
            piece if spoken is None else piece[: len(piece) - len(piece.lstrip())] + spoken for piece, spoken in said
        )


def read(code: str) -> dict[str, str]:
    """The book of a language as it is shipped: English template -> spoken; empty where there is none."""
    import yaml  # the first paint does without

    file = paths.resources_folder() / "translations" / f"phrases_{code}.yml"
    if not file.is_file():
        return {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, str] = yaml.load(file.read_text(encoding="utf-8"), loader) or {}  # noqa: S506 - a safe loader
    return found


@lru_cache(maxsize=4)
def _book(code: str) -> Book:
    return Book(read(code))


@lru_cache(maxsize=20_000)
def _said(sentence: str, code: str) -> str:
    found = _book(code).translate(sentence)
    if found is None:
        log.debug("no phrase in %s for: %s", code, sentence)
    return sentence if found is None else found


def _words(english: str) -> list[str]:
    """The whole words of a template: those that no place touches."""
    return [word for word in english.split() if HOLE not in word]


def _phrase(english: str, spoken: str) -> Phrase:
    parts = english.split(HOLE)
    pattern = re.compile("(.+?)".join(re.escape(part) for part in parts), re.DOTALL)
    return Phrase(pattern, spoken, sum(map(len, parts)), english[0].islower() and ": " not in english, not parts[-1])


def _is_likely(phrase: Phrase, match: re.Match[str]) -> bool:
    """A template that begins with a name has not matched when that name holds another sentence."""
    values = match.groups()
    if match.start(1) == 0 and _GLUE.search(values[0]):
        return False
    parts = values if phrase.is_open else values[:-1]
    return not (phrase.is_end and (any(map(_LIST.search, parts)) or "; " in values[-1]))


def _fill(spoken: str, values: list[str]) -> str:
    """The values in their places, each with its particle."""

    def place(match: re.Match[str]) -> str:
        value = values[int(match[1])]
        return value if match[2] is None else value + particle(value, match[2], match[3])

    return _PLACE.sub(place, spoken)


def particle(word: str, after_consonant: str, after_vowel: str) -> str:
    """``이`` or ``가`` by the sound that ``word`` ends in; both, ``이(가)``, where that is not known."""
    last = unicodedata.normalize("NFC", word.rstrip("\"')”’")[-4:])[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - 0xAC00) % 28
        closed, liquid = final != 0, final == 8
    elif last.isascii() and last.isdigit():
        closed, liquid = last in _ENDS_IN_CONSONANT, last in _ENDS_IN_L
    else:
        return f"{after_consonant}({after_vowel})" if after_consonant[-1:] != after_vowel else f"(으){after_vowel}"
    if liquid and after_vowel == "로":
        return after_vowel
    return after_consonant if closed else after_vowel
