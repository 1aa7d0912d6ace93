"""What holds for every request and every answer: who may ask, how much, and what a browser may do with the answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serving.protocol import RefusedError

CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": CLOSED,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Turns away what is too long or addressed to another host, and puts the headers of safety on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], longest: int) -> None:
        self.app, self.hosts, self.longest = app, frozenset(hosts), longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self.longest:
            return PlainTextResponse(f"an address has {self.longest:,} bytes at most; send the query by POST\n", 414)
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(named) != 1 or not _is_host(named[0]):
            return PlainTextResponse("a request names one host\n", 400)
        if self.hosts and _without_port(named[0]) not in self.hosts:
            return PlainTextResponse("this server answers only under the names of this machine\n", 421)
        return None


def hosts(bound: str) -> tuple[str, ...]:
    """The names under which a server may be asked: one bound to this machine alone by no name that others can give.

    >>> hosts("127.0.0.1"), hosts("0.0.0.0")
    (('127.0.0.1', '::1', 'localhost'), ())
    """
    try:
        local = ipaddress.ip_address(bound).is_loopback
    except ValueError:
        local = bound == "localhost"
    return tuple(sorted({"127.0.0.1", "::1", "localhost", bound})) if local else ()


async def body(request: Request, most: int) -> bytes:
    """Read what was sent, but no more than so many bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise RefusedError(413, f"a request has {most:,} bytes at most")
    read = bytearray()
    try:
        async for chunk in request.stream():
            read += chunk
            if len(read) > most:
                raise RefusedError(413, f"a request has {most:,} bytes at most")
    except ClientDisconnect as error:
        raise RefusedError(400, "the request ends too early") from error
    return bytes(read)


async def gone(request: Request) -> None:
    """Wait until whoever asked does not wait for the answer any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _is_host(name: str) -> bool:
    return bool(name) and name.isascii() and not set(name) & set("<>\"'\\/?#@ \t`{}|^")


def _without_port(host: str) -> str:
    name = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return name.lower().rstrip(".")
