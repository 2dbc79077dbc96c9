"""Somebody with cookies and no browser: enough to sign in and press a button."""

import json
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

PATIENCE_SECONDS = 20


class _Stay(HTTPRedirectHandler):
    """Leaves it to the visitor to go where the site sends them."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class Visitor:
    """Reads and posts pages of the site at `url`."""

    url: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> str:
        """Return a page; HTTPError when there is none."""
        opener = build_opener(HTTPCookieProcessor(self.cookies))
        with opener.open(self.url + path, timeout=PATIENCE_SECONDS) as answer:
            page: str = answer.read().decode()
        return page

    def post(self, path: str, **fields: str) -> str:
        """Send a form; return where the site sends us, which means it was accepted."""
        data = self._filled_in(fields)
        opener = build_opener(HTTPCookieProcessor(self.cookies), _Stay)
        try:
            opener.open(self.url + path, data, timeout=PATIENCE_SECONDS).close()
        except HTTPError as answer:
            if answer.code == 302:
                return str(answer.headers["Location"])
            raise
        message = f"the form at {path} was shown again"
        raise AssertionError(message)

    def ask(self, path: str, **fields: str) -> dict[str, Any]:
        """Send a form that is answered in JSON; return the answer."""
        data = self._filled_in(fields)
        opener = build_opener(HTTPCookieProcessor(self.cookies), _Stay)
        with opener.open(self.url + path, data, timeout=PATIENCE_SECONDS) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def _filled_in(self, fields: dict[str, str]) -> bytes:
        token = next(c.value for c in self.cookies if c.name == "csrftoken")
        return urlencode({"csrfmiddlewaretoken": token, **fields}).encode()

    def sign_in(self, email: str, password: str) -> str:
        """Sign in as a person would; return the page it leads to."""
        self.get("/accounts/login/")
        return self.get(self.post("/accounts/login/", login=email, password=password))
