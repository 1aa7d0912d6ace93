"""The web application: which path answers what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serving import descriptions, media, pages
from kg.serving.addresses import iris
from kg.serving.answering import noted, written
from kg.serving.exchange import Question, Reply, refusal
from kg.serving.guard import Guard, body, gone
from kg.serving.pool import BusyError
from kg.serving.protocol import METHODS, Asked, RefusedError, asked
from kg.serving.site import Generation, Site
from kg.serving.words import WORDS

CUT = "Kg-Cut-After"  # the header of an answer that is not whole
_HTML = "text/html"
_UTF8 = {"text/turtle", "text/plain", "text/csv", "text/tab-separated-values", _HTML, "text/xml", "text/css"}
_ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /resource\n"


def application(site: Site, hosts: tuple[str, ...] = (), cors: str = "*") -> Starlette:
    """Make the application of a site; `hosts` are the names it may be asked under, all if there are none."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await site.start()
        try:
            yield
        finally:
            await site.close()

    server = Server(site, cors)
    routes = [
        Route("/sparql", server.sparql, methods=list(METHODS)),
        Route("/sparql/", server.sparql, methods=list(METHODS)),
        *(Route(path, answer, methods=["GET", "HEAD", "OPTIONS"]) for path, answer in server.paths().items()),
    ]
    return Starlette(
        routes=routes, lifespan=lifespan, middleware=[Middleware(Guard, hosts=hosts, longest=site.limits.address)]
    )


class Server:
    """Answers requests from whatever the site holds at the moment."""

    def __init__(self, site: Site, cors: str) -> None:
        self.site, self.limits = site, site.limits
        self.shared = _sharing(cors)

    def paths(self) -> dict[str, Callable[..., Any]]:
        """What answers which path; every other path may be a thing's."""
        return {
            "/": self.explorer,
            "/void": self.void,
            "/health": self.health,
            "/robots.txt": self.robots,
            "/assets/{name}": self.asset,
            "/resource": self.resource,
            "/{path:path}": self.entity,
        }

    async def sparql(self, request: Request) -> Response:
        """Answer by the SPARQL 1.1 Protocol."""
        try:
            if request.method == "OPTIONS":
                return self._options()
            sent = await body(request, self.limits.body) if request.method == "POST" else b""
            wanted = asked(request.method, request.scope["query_string"], request.headers.get("content-type", ""), sent)
        except RefusedError as error:
            allowed = {"Allow": ", ".join(METHODS)} if error.status == 405 else {}
            return self._plain(error.status, error.message, allowed)
        if wanted is None or self._is_reader(request, wanted):
            return await self._describe(request, wanted)
        return await self._answer(request, wanted)

    async def _answer(self, request: Request, wanted: Asked) -> Response:
        question = Question(
            wanted.query,
            wanted.default_graphs,
            wanted.named_graphs,
            request.headers.get("accept", ""),
            wanted.short,
            self.limits.max_rows,
            self.limits.seconds,
        )
        try:
            async with self.site.use() as generation:
                reply = await _unless_gone(request, generation.pool.ask(question))
        except BusyError:
            return self._plain(503, "too much is asked at once; ask again in a moment", {"Retry-After": "1"})
        return self._reply(reply)

    async def _describe(self, request: Request, wanted: Asked | None) -> Response:
        """The editor for a reader, the description of the service for a program."""
        best = media.choose(request.headers.get("accept", ""), [*media.TRIPLES, _HTML])
        if best == _HTML or wanted:
            language = pages.language_of(request.headers.get("accept-language", ""))
            text = pages.editor(language, wanted.query if wanted else "", (self.limits.seconds, self.limits.max_rows))
            return self._page(text, policy=pages.WITH_EDITOR)
        limits = WORDS["limits"][0].format(self.limits.seconds, self.limits.max_rows)
        async with self.site.use() as generation:
            triples = descriptions.service(_origin(request), generation.facts, limits)
        return self._triples(request, triples)

    def _is_reader(self, request: Request, wanted: Asked) -> bool:
        """Whether someone follows a link to a query: a browser names HTML first and no type of results."""
        if request.method == "POST" or wanted.short:
            return False
        accept = request.headers.get("accept", "")
        return media.choose(accept, [*media.ROWS, *media.TRIPLES, _HTML]) == _HTML

    async def explorer(self, request: Request) -> Response:
        """Answer with the page of everything."""
        if request.method == "OPTIONS":
            return self._options()
        async with self.site.use() as generation:
            page = await generation.explorer()
            if page:  # its own policy is stricter, but may not say who frames it
                return self._page(page, policy="frame-ancestors 'none'")
            language = pages.language_of(request.headers.get("accept-language", ""))
            return self._page(pages.page("empty", language, facts=generation.facts))

    async def void(self, request: Request) -> Response:
        """Answer with what the data are."""
        if request.method == "OPTIONS":
            return self._options()
        async with self.site.use() as generation:
            return self._triples(request, descriptions.void(_origin(request), generation.facts))

    async def health(self, _: Request) -> Response:
        """Say that all is well, which takes a worker that answers."""
        try:
            async with self.site.use() as generation:
                reply = await generation.pool.ask(Question("ASK {}", seconds=self.limits.seconds))
        except BusyError:
            return self._plain(503, "busy", {"Retry-After": "1"})
        return self._plain(reply.status, "ok" if reply.status == 200 else "failing")

    async def robots(self, _: Request) -> Response:
        """Keep crawlers from asking queries."""
        return self._plain(200, _ROBOTS.rstrip())

    async def asset(self, request: Request) -> Response:
        """Answer with one of the few files that pages ask for."""
        name = request.path_params["name"]
        if name not in pages.ASSETS:
            return self._plain(404, "there is no such file")
        return _response(200, pages.ASSETS[name], pages.asset(name), {"Cache-Control": "no-cache"})

    async def resource(self, request: Request) -> Response:
        """Answer with any thing, by its IRI."""
        return await self._thing(request, [request.query_params.get("iri", "")], request.query_params.get("iri", ""))

    async def entity(self, request: Request) -> Response:
        """Answer with the thing that a path stands for."""
        raw = request.scope.get("raw_path") or request.url.path.encode()
        path = raw.partition(b"?")[0]
        async with self.site.use() as generation:
            candidates = list(iris(path, generation.facts.bases))
            stem, dot, suffix = path.rpartition(b".")
            short = suffix.decode("latin-1").lower() if dot else ""
            if short in media.SHORT and not any(iri in generation.things for iri in candidates):
                found = [iri for iri in iris(stem, generation.facts.bases) if iri in generation.things]
                if found:
                    return await self._thing(request, found, found[0], short)
        return await self._thing(request, candidates, request.path_params["path"])

    async def _thing(self, request: Request, candidates: list[str], name: str, short: str = "") -> Response:
        if request.method == "OPTIONS":
            return self._options()
        offered = [_HTML, *media.TRIPLES]
        wanted = short or request.query_params.get("format", "")
        best = media.choose(request.headers.get("accept", ""), offered, wanted)
        async with self.site.use() as generation:
            iri = next((iri for iri in candidates if iri in generation.things), "")
            language = pages.language_of(request.headers.get("accept-language", ""))
            if not iri:
                return await self._missing(generation, name, language, best)
            if not best:
                return self._plain(406, f"this can be had as {', '.join(offered)}")
            if best == _HTML:
                return await run_in_threadpool(self._entity_page, generation, iri, language)
            triples, cut = await run_in_threadpool(generation.things.triples, iri, self.limits.max_rows)
            content = await run_in_threadpool(written, sorted(triples, key=str), media.TRIPLES[best])
        most = len(triples) if cut else 0
        return self._reply(Reply(200, best, noted(content, media.TRIPLES[best], most), most))

    def _entity_page(self, generation: Generation, iri: str, language: str) -> Response:
        thing = generation.things.thing(iri)
        return self._page(pages.page("entity", language, thing=thing, kind=generation.things.kind(iri)))

    async def _missing(self, generation: Generation, name: str, language: str, best: str) -> Response:
        last = name.rstrip("/").rpartition("/")[2] or name
        near = [generation.things.link(iri) for iri in await run_in_threadpool(generation.nearest, last)]
        if best == _HTML:
            return self._page(pages.page("missing", language, name=name[:200], near=near), status=404)
        likely = "".join(f"\n{link.text[:200]}  {link.href}" for link in near)
        return self._plain(404, f"there is no such thing in this graph; spelled much like it:{likely}")

    def _triples(self, request: Request, triples: list[Any]) -> Response:
        accept, short = request.headers.get("accept", ""), request.query_params.get("format", "")
        best = media.choose(accept, list(media.TRIPLES), short) or "text/turtle"
        content = written(triples, media.TRIPLES[best], descriptions.NAMESPACES)
        return self._reply(Reply(200, best, content))

    def _reply(self, reply: Reply) -> Response:
        headers = dict(self.shared)
        if reply.cut:
            headers[CUT] = f"{reply.cut} rows"
        return _response(reply.status, reply.media, reply.body, headers)

    def _plain(self, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
        return _response(
            status, "text/plain", message.encode("utf-8", "replace") + b"\n", {**self.shared, **(headers or {})}
        )

    def _page(self, content: bytes, status: int = 200, policy: str = pages.PLAIN) -> Response:
        return _response(status, _HTML, content, {"Content-Security-Policy": policy, "Vary": "Accept, Accept-Language"})

    def _options(self) -> Response:
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS), **self.shared})


async def _unless_gone(request: Request, answer: Coroutine[Any, Any, Reply]) -> Reply:
    """Wait for an answer only as long as someone does; a query that nobody waits for is ended."""
    asking, leaving = asyncio.create_task(answer), asyncio.create_task(gone(request))
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await asking if asking.done() else refusal(499, "nobody waits for this answer")
    finally:
        asking.cancel()
        leaving.cancel()


def _response(status: int, kind: str, content: bytes, headers: dict[str, str]) -> Response:
    shown = f"{kind}; charset=utf-8" if kind in _UTF8 else kind
    return Response(content, status, {"Vary": "Accept", "Cache-Control": "no-cache", **headers, "Content-Type": shown})


def _sharing(origin: str) -> dict[str, str]:
    """The headers that let pages of other sites read an answer."""
    if not origin:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": ", ".join(METHODS),
        "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Expose-Headers": f"{CUT}, Retry-After",
        "Access-Control-Max-Age": "86400",
    }


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers['host']}"
