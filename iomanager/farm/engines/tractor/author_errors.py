"""What an author of a job script can do wrong (``domain/tractor.md`` 1.4)."""

from __future__ import annotations


class AuthorError(Exception):
    """Any fault in a job that is being written."""


class RequiredValueError(AuthorError):
    """An element that cannot do without this value has none. Found when the script is written."""


class ParentExistsError(AuthorError):
    """An Instance or Iterate that already has a parent was added to another one."""


class SpoolError(AuthorError):
    """The engine did not take the job."""


class InvalidParamError(AuthorError):
    """A connection parameter of that name does not exist."""


class UnsafeTextError(AuthorError):
    """A value that would break out of its braces and change the script around it."""
