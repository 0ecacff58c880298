"""What the stand-in site refuses with: status 200 and an error code, as the real one."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """Codes of ``error_code``; what is none of the client's own becomes its Fault."""

    AUTHENTICATION = 102
    INVALID = 103  # the request is malformed: missing attribute, unknown field or relation, wrong type
    REFUSED = 104  # well formed, but refused by validation or permission
    TWO_FACTOR = 106
    SSO = 108
    IDENTITY = 110


class SiteFault(Exception):
    """An error reply."""

    def __init__(self, message: str, code: int = Code.INVALID) -> None:
        super().__init__(message)
        self.message, self.code = message, int(code)

    def reply(self) -> dict[str, object]:
        return {"exception": True, "message": self.message, "error_code": self.code}


def ruby(value: object) -> str:
    """The class of a value in the words of the real site's messages."""
    names = {str: "String", bool: "TrueClass", int: "Integer", float: "Float", list: "Array", dict: "Hash"}
    return "NilClass" if value is None else names.get(type(value), type(value).__name__)
