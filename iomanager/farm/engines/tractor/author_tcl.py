"""Which text may stand between Tcl braces (``domain/tractor.md`` 1.5).

The script's writer escapes nothing, so a lone brace in a shot name would end the value early and everything behind it
would be read as options of the job. Such text is refused before a line is written.
"""

from __future__ import annotations

from iomanager.farm.engines.tractor.author_errors import UnsafeTextError


def fault_of(text: str) -> str:
    """What keeps ``text`` from standing verbatim between braces; empty when nothing does."""
    depth, escaped = 0, False
    for character in text:
        if character in "\x00" or "\ud800" <= character <= "\udfff":
            return "holds a character that no script can hold"
        if escaped and character == "\n":
            return "continues a line with a backslash"
        if not escaped:
            depth += (character == "{") - (character == "}")
        if depth < 0:
            return "closes a brace that it did not open"
        escaped = character == "\\" and not escaped
    if escaped:
        return "ends in a backslash"
    return "leaves a brace open" if depth else ""


def is_safe(text: str) -> bool:
    """Whether ``text`` reads back unchanged, alone and with its backslashes doubled."""
    return not fault_of(text) and not fault_of(text.replace("\\", "\\\\"))


def braced(text: str, name: str) -> str:
    """``{text}``; raises :class:`UnsafeTextError` where that would not read back as the same text."""
    if fault := fault_of(text):
        raise UnsafeTextError(f"The value of {name} {fault}: {text!r}")
    return f"{{{text}}}"
