"""A time-stamp service of our own on a free port: RFC 3161 over HTTP, in many moods."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import tsp
from pyhanko.sign.timestamps import DummyTimeStamper

from agreements.sealing import SealKey

REPLY = "application/timestamp-reply"


@dataclass
class Service:
    """The service and its mood (see `_answer`), after so many good answers."""

    url: str
    authority: DummyTimeStamper
    mood: str = "good"
    after: int = 0
    asked: int = 0
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def stamp_service(key: SealKey, *, at: datetime) -> Iterator[Service]:
    """Run a service that stamps `at` with the time-stamp key of another site."""
    assert key.stamp_key
    authority = DummyTimeStamper(
        key.stamp_key.certificate, key.stamp_key.private_key, fixed_dt=at
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}/", authority)
    server.service = service  # type: ignore[attr-defined]  # for the handler
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}
    )
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        service: Service = self.server.service  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        service.asked += 1
        mood = service.mood if service.asked > service.after else "good"
        if mood == "slow":
            service.closing.wait()
            return
        status, kind, answer = _answer(service, mood, body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        # Whoever asked may have lost patience.
        with suppress(BrokenPipeError):
            self.wfile.write(answer)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def _answer(service: Service, mood: str, body: bytes) -> tuple[int, str, bytes]:
    request = tsp.TimeStampReq.load(body)
    match mood:
        case "good":
            return 200, REPLY, service.authority.request_tsa_response(request).dump()
        case "other":
            # A sound stamp, of something else.
            request["message_imprint"]["hashed_message"] = b"\x01" * 32
            return 200, REPLY, service.authority.request_tsa_response(request).dump()
        case "garbage":
            return 200, REPLY, b"\x30\x82not what it says"
        case "page":
            return 200, "text/html", b"<p>Sign in to continue</p>"
        case "refuses":
            refusal = tsp.PKIStatusInfo({"status": "rejection"})
            return 200, REPLY, tsp.TimeStampResp({"status": refusal}).dump()
    return 503, "text/plain", b"Come back later"
