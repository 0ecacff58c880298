"""Local accounts in the database: a name is enough, a password is optional and kept as a hash."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iomanager.accounts.model import Identity, Way
from iomanager.accounts.passwords import hashed, matches
from iomanager.accounts.tables import AccountRow
from iomanager.core.errors import Conflict, Forbidden, InvalidInput
from iomanager.db.engine import Database


class LocalAccounts:
    """Finds and makes accounts. Every call raises Unavailable when the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def exists(self, login: str) -> bool:
        """Whether there is an account of this name."""
        return self._row(login) is not None

    def has_password(self, login: str) -> bool:
        """Whether the account asks for a password."""
        row = self._row(login)
        return row is not None and bool(row.password)

    def log_in(self, login: str, password: str = "") -> Identity:
        """The account of this name, made when it is new. Raises Forbidden for a wrong password."""
        row = self._row(_checked(login)) or self._made(_checked(login))
        if row.password and not matches(password, row.password):
            raise Forbidden(
                f"The password of {row.login} is wrong." if password else f"The account {row.login} has a password.",
                hint="Type it, or log in under another name.",
            )
        return Identity(Way.LOCAL, row.login, row.name, row.email, role=row.role)

    def create(self, login: str, password: str = "", *, name: str = "", email: str = "", role: str = "") -> Identity:
        """Make an account. Raises Conflict when there is one."""
        kept = hashed(password) if password else ""
        try:
            with self._database.session() as session:
                row = AccountRow(login=_checked(login), password=kept, name=name, email=email, role=role)
                session.add(row)
        except IntegrityError as error:
            raise Conflict(f"There is already an account {login}.", hint="Log in to it.") from error
        return Identity(Way.LOCAL, row.login, row.name, row.email, role=row.role)

    def set_password(self, login: str, password: str, *, old: str = "") -> None:
        """Give an account, made when it is new, another password. Raises Forbidden where ``old`` is not its own."""
        known = self.log_in(login, old)
        with self._database.session() as session:
            row = session.get_one(AccountRow, known.login)
            row.password = hashed(password) if password else ""

    def logins(self) -> list[str]:
        """Every account's name."""
        with self._database.session() as session:
            return list(session.scalars(select(AccountRow.login).order_by(AccountRow.login)))

    def _row(self, login: str) -> AccountRow | None:
        with self._database.session() as session:
            return session.get(AccountRow, login)

    def _made(self, login: str) -> AccountRow:
        self.create(login)
        row = self._row(login)
        assert row is not None  # noqa: S101 - it was just made
        return row


def _checked(login: str) -> str:
    login = login.strip()
    if not login or len(login) > 200 or not login.isprintable():
        raise InvalidInput("A name is needed to log in with.", hint="Type one, such as kim.")
    return login
