"""What people do with buttons, modals, App Home and shortcuts, over HTTP under /local. Not Slack's."""

from aiohttp import web

from localslack.impossible import Impossible
from localslack.interactivity import Interactivity, Press
from localslack.people import People, body_of
from localslack.state import Channel, Json, Message, Person, View
from localslack.workspace import Workspace

# The tabs of an app's home.
_TABS = ("home", "messages")


class Gestures:
    """The people's side of what the app shows them."""

    def __init__(self, workspace: Workspace, people: People, interactivity: Interactivity) -> None:
        self._workspace = workspace
        self._people = people
        self._interactivity = interactivity

    def routes(self) -> list[web.RouteDef]:
        """The paths under /local."""
        return [
            web.post("/local/click", self.click),
            web.get("/local/views", self.views),
            web.post("/local/views/click", self.click_in_view),
            web.post("/local/views/submit", self.submit),
            web.post("/local/views/close", self.close),
            web.get("/local/home", self.home),
            web.post("/local/home/open", self.open_home),
            web.post("/local/shortcut", self.shortcut),
            web.post("/local/dismiss", self.dismiss),
        ]

    async def click(self, request: web.Request) -> web.Response:
        """`user` uses a button or menu in a message."""
        body = await body_of(request)
        user = self._people.person(body.get("user"))
        channel = self._people.open_to(body.get("channel"), user)
        message = self._seen(channel, user, body)
        return web.json_response(await self._interactivity.click(user, channel, message, _press(body)))

    async def views(self, request: web.Request) -> web.Response:
        """The modals that `user` has open, the one on top last."""
        revision = self._workspace.state.changes.revision
        user = self._people.person(request.query.get("user", ""))
        return web.json_response({"views": self._modals(user), "revision": revision})

    async def click_in_view(self, request: web.Request) -> web.Response:
        """`user` uses an element in the modal on top, or on the home tab."""
        body = await body_of(request)
        user = self._people.person(body.get("user"))
        view = self._view(user, body)
        return web.json_response(await self._interactivity.click_in_view(user, view, _press(body), _entries(body)))

    async def submit(self, request: web.Request) -> web.Response:
        """`user` submits the modal on top."""
        body = await body_of(request)
        user = self._people.person(body.get("user"))
        view = self._view(user, body)
        if "submit" not in view.content:
            raise Impossible("no_submit")
        return web.json_response(await self._interactivity.submit(user, view, _entries(body)))

    async def close(self, request: web.Request) -> web.Response:
        """`user` closes the modal on top, or with `everything` all of them."""
        body = await body_of(request)
        user = self._people.person(body.get("user"))
        view = self._view(user, body)
        if view.content["type"] != "modal":
            raise Impossible("not_a_modal")
        self._interactivity.close(user, view, everything=bool(body.get("everything")))
        return web.json_response({"views": self._modals(user)})

    async def home(self, request: web.Request) -> web.Response:
        """What the app has published for `user`."""
        revision = self._workspace.state.changes.revision
        user = self._people.person(request.query.get("user", ""))
        return web.json_response({"view": self._published(user), "revision": revision})

    async def open_home(self, request: web.Request) -> web.Response:
        """`user` opens the app's home, on that `tab`."""
        body = await body_of(request)
        user, tab = self._people.person(body.get("user")), body.get("tab", "home")
        if tab not in _TABS:
            raise Impossible("no_such_tab")
        self._workspace.open_home(user.id, tab)
        return web.json_response({"view": self._published(user)})

    async def shortcut(self, request: web.Request) -> web.Response:
        """`user` chooses a shortcut, with `channel` and `ts` the one of a message."""
        body = await body_of(request)
        user = self._people.person(body.get("user"))
        message = None
        if body.get("channel"):
            message = self._seen(self._people.open_to(body["channel"], user), user, body)
        callback_id = str(body.get("callback_id", ""))
        return web.json_response(await self._interactivity.shortcut(user, callback_id, message))

    async def dismiss(self, request: web.Request) -> web.Response:
        """`user` takes away a message that only they see. The app is not told."""
        body = await body_of(request)
        user = self._people.person(body.get("user"))
        message = self._seen(self._people.channel(str(body.get("channel", "")), user), user, body)
        if message.only_for is None:
            raise Impossible("seen_by_all")
        self._workspace.state.remove(message)
        return web.json_response({})

    def _seen(self, channel: Channel, user: Person, body: Json) -> Message:
        message = self._workspace.state.any_message(channel.id, str(body.get("ts", "")))
        if message is None or message.only_for not in (None, user.id):
            raise Impossible("message_not_found")
        return message

    def _view(self, user: Person, body: Json) -> View:
        """The view, if it is the user's and nothing lies on top of it."""
        state = self._workspace.state
        view = state.views.get(str(body.get("view_id", "")))
        if view is None or view.user != user.id:
            raise Impossible("view_not_found")
        if view.content["type"] == "modal" and state.modals(user.id)[-1] is not view:
            raise Impossible("view_covered")
        return view

    def _modals(self, user: Person) -> list[Json]:
        return [self._workspace.shapes.view(view) for view in self._workspace.state.modals(user.id)]

    def _published(self, user: Person) -> Json | None:
        view = self._workspace.state.home(user.id)
        return None if view is None else self._workspace.shapes.view(view)


def _press(body: Json) -> Press:
    return Press(str(body.get("action_id", "")), body.get("block_id"), body.get("value"), body.get("option"))


def _entries(body: Json) -> Json:
    entries = body.get("values") or {}
    if not isinstance(entries, dict) or not all(isinstance(one, dict) for one in entries.values()):
        raise Impossible("values_expected")
    return entries
