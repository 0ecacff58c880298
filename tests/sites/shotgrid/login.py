"""Login through the browser: an application asks, a person approves on the site, the application gets a session."""

from __future__ import annotations

import json
import secrets
from typing import Any

from fastapi import FastAPI, Request, Response

from tests.sites.shotgrid.accounts import Accounts


class Launcher:
    """The requests of applications for a session. ``approve`` and ``refuse`` are what a person does in the browser."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.waiting: dict[str, str | None] = {}  # request id -> session token once approved

    def approve(self, login: str = "demo", number: str | None = None) -> None:
        """Let every application in that waits, or one."""
        user = self.accounts.passwords[login][1]
        for key in [number] if number else list(self.waiting):
            self.waiting[key] = f"{login}\n{self.accounts.open_session(('HumanUser', user))}"

    def refuse(self) -> None:
        self.waiting.clear()

    def routes(self, app: FastAPI) -> None:
        @app.post("/internal_api/app_session_request")
        async def ask(request: Request) -> dict[str, Any]:
            key = secrets.token_hex(8)
            self.waiting[key] = None
            return {"sessionRequestId": key, "url": f"{request.base_url}app_session_request/{key}"}

        @app.put("/internal_api/app_session_request/{key}")
        async def poll(key: str) -> Response:
            if key not in self.waiting:
                return Response("{}", 404, media_type="application/json")
            return self._state(key)

        @app.get("/app_session_request/{key}")
        async def page(key: str) -> Response:
            form = f'<form method="post" action="/app_session_request/{key}"><button>Approve</button></form>'
            return Response(
                f"<!DOCTYPE html><p>An application asks for access as demo.</p>{form}", media_type="text/html"
            )

        @app.post("/app_session_request/{key}")
        async def press(key: str) -> Response:
            if key in self.waiting:
                self.approve(number=key)
            return Response("<!DOCTYPE html><p>You may close this page.</p>", media_type="text/html")

    def _state(self, key: str) -> Response:
        found = self.waiting[key]
        told: dict[str, Any] = {"approved": found is not None}
        if found is not None:
            login, _, token = found.partition("\n")
            told |= {"userLogin": login, "sessionToken": token}
            del self.waiting[key]
        return Response(json.dumps(told), media_type="application/json")
