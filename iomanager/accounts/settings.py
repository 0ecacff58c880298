"""The settings of accounts. Names, passwords and keys are none."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from iomanager.accounts.model import Right


class AccountsSettings(BaseModel):
    """Who works here, and what each role may do. Passwords and keys are no settings: they are in the keyring."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keyring: bool = Field(
        default=True,
        description="Keep secrets in the keyring of the operating system; without it they are asked for each time.",
    )
    keyring_seconds: float = Field(
        default=60.0, gt=0, le=600, description="Seconds until the keyring must answer, its own question included."
    )
    browser_seconds: float = Field(
        default=180.0, gt=0, le=3600, description="Seconds until a login in the browser must be approved."
    )
    act_as_user: bool = Field(
        default=False,
        description="After a login by e-mail, the site's script writes in the user's name. The script needs the right.",
    )
    roles: dict[str, str] = Field(
        default_factory=dict,
        description="Roles by login name, where the site or the account tells none: {kim: artist}.",
    )
    rights: dict[str, list[Right]] = Field(
        default={"vendor": [], "client": []},
        description="What a role may do: publish, undo, edit, delete. A role that is not listed may do everything.",
    )
