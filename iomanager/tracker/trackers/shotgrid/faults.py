"""What goes wrong between us and a site, in our words, and whether a write may have been done all the same."""

from __future__ import annotations

import re

from iomanager.core.errors import Conflict, Forbidden, InvalidInput, IOManagerError, LoginWanted, NotFound, Unavailable
from iomanager.tracker.adapter import Denied


class Unknown(Unavailable):
    """The site may have done what was asked, or not: no whole answer came. ``seconds``: how long it asks to wait."""

    seconds = 0.0


class NotSent(Unavailable):
    """The site has certainly not done what was asked: it can be asked again, after so many ``seconds``."""

    seconds = 0.0


class Expired(Forbidden):
    """The login is not, or no longer, good (code 102, or a redirect to the SAML login)."""


_LATER = "Nothing was lost. Try again when the site answers, or go on offline."
_AGAIN = "Log in again: iomanager login"


def not_reached(site: str, error: Exception) -> NotSent:
    """No connection."""
    return NotSent(f"ShotGrid cannot be reached at {site}: {_words(error)}.", hint=_LATER)


def no_answer(site: str, error: Exception) -> Unknown:
    """The connection broke, or time ran out, after something was sent."""
    return Unknown(f"ShotGrid at {site} did not answer to the end: {_words(error)}.", hint=_LATER)


def too_long(site: str, seconds: float) -> Unknown:
    """The time of a call is over before its answer was whole."""
    return no_answer(site, TimeoutError(f"it took longer than {seconds:g} s"))


def odd_answer(site: str, what: str) -> Unknown:
    """An answer that is no answer of ShotGrid's, such as the page of a proxy."""
    return Unknown(
        f"What answers at {site} is not ShotGrid: {what}.",
        hint="A proxy, a login page or maintenance may stand in between. Open the site in a browser.",
    )


def of_status(site: str, status: int, reason: str, *, location: str = "", retry_after: str = "") -> IOManagerError:
    """An HTTP status that is no success."""
    if status == 429:
        return _wait(
            NotSent(f"ShotGrid at {site} is busy or down for maintenance ({status}).", hint=_LATER), retry_after
        )
    if status == 503:  # a gateway says so of what it sent on too: it may have been done (4.2)
        return _wait(
            Unknown(f"ShotGrid at {site} is busy or down for maintenance ({status}).", hint=_LATER), retry_after
        )
    if status in {301, 302} and "saml_login" in location:
        return expired()
    if status in {401, 403}:
        return Forbidden(
            f"ShotGrid at {site} refuses this connection ({status} {reason}).", hint="Ask whoever runs the site."
        )
    if status >= 500:
        return Unknown(f"ShotGrid at {site} failed while it worked on this ({status} {reason}).", hint=_LATER)
    return odd_answer(site, f"{status} {reason}")


def _wait(error: Unknown | NotSent, retry_after: str) -> Unknown | NotSent:
    error.seconds = float(retry_after) if re.fullmatch(r"\d+(\.\d+)?", retry_after) else 0.0
    return error


def expired() -> Expired:
    """The login is over."""
    return Expired("The ShotGrid login is not valid (any more).", hint=_AGAIN)


def of_code(code: int, message: str) -> IOManagerError:
    """The login errors, by their codes (``domain/shotgrid.md`` 1.1)."""
    if code == 106:
        return LoginWanted(
            "The account asks for a code of two-factor authentication.", hint="Log in with the code too.", wanted="code"
        )
    if code in {108, 110}:
        return LoginWanted(
            "This site does not take passwords: its users log in through the browser.",
            hint="Log in with: iomanager login --browser",
            wanted="browser",
        )
    if code == 102:
        return expired()
    return of_fault(message)


def of_fault(message: str) -> IOManagerError:
    """A refusal by the site, whose words are kept."""
    text = " ".join(message.split())
    if re.search(r"does not exist\.?$|with id=\d+ does not exist|could not be found", text) and "id=" in text:
        return NotFound(f"ShotGrid does not have it: {text}")
    if re.search(r"permission|not allowed|access", text, re.IGNORECASE) and "field" not in text:
        return Denied(f"ShotGrid does not allow it: {text}", hint="Ask whoever runs the site for the right.")
    if re.search(r"is not unique|already been taken|already exists|duplicate", text, re.IGNORECASE):
        return Conflict(f"ShotGrid has it already: {text}")
    return InvalidInput(f"ShotGrid refuses it: {text}")


def _words(error: Exception) -> str:
    return str(error).strip().rstrip(".").partition("\n")[0] or type(error).__name__
