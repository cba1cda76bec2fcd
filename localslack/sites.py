"""The workspaces on this server: what each has of its own, and which one a request is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from localslack.background import Background
from localslack.calls import Calls
from localslack.control import Control
from localslack.delivery import Dispatch
from localslack.faults import Faults
from localslack.gestures import Gestures
from localslack.impossible import Impossible
from localslack.interactivity import Interactivity
from localslack.limits import Limits
from localslack.link import Link
from localslack.people import People
from localslack.responses import Responses
from localslack.settings import Settings
from localslack.slash import SlashCommands
from localslack.state import State, Team
from localslack.uploads import Uploads
from localslack.vault import Vault
from localslack.views import Views
from localslack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shared:
    """What all workspaces on this server have in common: the app with its ways to Slack, and what goes wrong."""

    settings: Settings
    url: str
    teams: tuple[Team, ...]
    link: Link
    dispatch: Dispatch
    faults: Faults
    calls: Calls
    background: Background
    vault: Vault


@dataclass(frozen=True, slots=True)
class Site:
    """One workspace with the app in it."""

    workspace: Workspace
    uploads: Uploads
    responses: Responses
    views: Views
    limits: Limits
    people_side: tuple[web.RouteDef, ...]

    @property
    def team(self) -> Team:
        """What people call it."""
        return self.workspace.state.team


def site(state: State, shared: Shared) -> Site:
    """The workspace in that state."""
    workspace = Workspace(shared.settings, state, shared.url, outbox=shared.dispatch.event)
    responses = Responses(workspace, shared.faults)
    uploads = Uploads(workspace, shared.faults, shared.background, shared.vault)
    views = Views(workspace)
    commands = SlashCommands(workspace, shared.dispatch, responses, views)
    people = People(workspace, commands, uploads, shared.link, shared.teams)
    gestures = Gestures(workspace, people, Interactivity(workspace, shared.dispatch, responses, views))
    control = Control(workspace, people, shared.dispatch, shared.link, shared.calls, shared.faults)
    routes = (*people.routes(), *gestures.routes(), *control.routes())
    return Site(workspace, uploads, responses, views, Limits(shared.settings.rate_limits), routes)


class Sites:
    """The workspaces; the first is meant where none is named."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = tuple(sites)

    @property
    def first(self) -> Site:
        """The workspace that is meant where none is named."""
        return self._sites[0]

    def opened_by(self, token: str | None) -> Site | None:
        """The workspace whose bot has this token."""
        return next((one for one in self._sites if one.workspace.state.app.token == token), None)

    def routes(self) -> list[web.RouteDef]:
        """The paths of files, response_urls and people, each answered by the workspace that it names: the app's in
        the path, those under /local with `team` in the query."""
        return [
            web.post("/upload/v1/{team}/{ticket}", self.upload),
            web.post("/commands/{team}/{path:.+}", self.respond),
            web.get("/files-pri/{team}-{file}/{rest:.+}", self.file),
            *(
                web.route(route.method, route.path, self._by_query(number))
                for number, route in enumerate(self.first.people_side)
                if isinstance(route, web.RouteDef)
            ),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file."""
        return await self._in_path(request).uploads.receive(request)

    async def respond(self, request: web.Request) -> web.Response:
        """A message to a response_url."""
        return await self._in_path(request).responses.receive(request)

    async def file(self, request: web.Request) -> web.Response:
        """A file's bytes for the app."""
        return await self._in_path(request).uploads.serve(request)

    def _by_query(self, number: int) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            chosen = self._named(request.query.get("team", ""))
            response: web.StreamResponse = await chosen.people_side[number].handler(request)
            return response

        return handle

    def _named(self, name: str) -> Site:
        if not name:
            return self.first
        for one in self._sites:
            if name in (one.team.id, one.team.domain, one.team.name):
                return one
        raise Impossible("team_not_found")

    def _in_path(self, request: web.Request) -> Site:
        team = request.match_info["team"]
        found = next((one for one in self._sites if one.team.id == team), None)
        if found is None:
            raise web.HTTPNotFound
        return found
