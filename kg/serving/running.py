"""`kg serve`: the application on a socket, from the first load to the last answer."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import uvicorn

from kg.errors import QueryError
from kg.serving.app import application
from kg.serving.guard import hosts
from kg.serving.loading import chosen
from kg.serving.site import Limits, Site

_GRACE = 2  # seconds more than a query may take, for answers that are under way at the end
_MOST_CONNECTIONS = 512
_LONGEST_HEAD = 256 << 10


def run(files: Sequence[Path], host: str, port: int, limits: Limits, cors: str, say: Callable[[str], None]) -> None:
    """Serve the files until a signal ends it; running answers are finished first."""
    logging.basicConfig(level=logging.WARNING, format="kg: %(message)s", stream=sys.stderr)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # warns of each worker that ends while it is being ended
    signal.signal(signal.SIGTERM, _leave)
    with contextlib.closing(_bound(host, port)) as bound:
        site = Site(chosen(files), limits)
        try:
            asyncio.run(_serve(site, bound, host, cors, say))
        except KeyboardInterrupt:
            pass
        finally:
            site.remove()


async def _serve(site: Site, bound: socket.socket, host: str, cors: str, say: Callable[[str], None]) -> None:
    await site.load()
    config = uvicorn.Config(
        application(site, hosts(host), cors),
        log_level="error",
        access_log=False,
        server_header=False,
        ws="none",
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        timeout_graceful_shutdown=round(site.limits.seconds) + _GRACE,
        proxy_headers=False,
    )
    name, port = bound.getsockname()[:2]
    shown = f"[{name}]" if ":" in name else name
    server = _Server(config, lambda: say(f"serving {', '.join(map(str, site.files))} at http://{shown}:{port}/"))
    await server.serve(sockets=[bound])


class _Server(uvicorn.Server):
    """Says where it serves when it does."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._say_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._say_started()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise QueryError(
            f"cannot be listened on: {error}", place=f"{host}:{port}", remedy="give another --host or --port"
        ) from error


def _leave(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)
