"""Slash commands: from the input line to the app, and what the person sees of it."""

from localslack.delivery import Dispatch, Undelivered
from localslack.responses import BadResponse, Responses
from localslack.state import Channel, Json, Person
from localslack.text import Writer
from localslack.views import Views
from localslack.workspace import Workspace


class SlashCommands:
    """Takes what people type after a slash."""

    def __init__(self, workspace: Workspace, dispatch: Dispatch, responses: Responses, views: Views) -> None:
        self._workspace = workspace
        self._dispatch = dispatch
        self._responses = responses
        self._views = views

    async def invoke(self, channel: Channel, person: Person, typed: str, thread_ts: str | None = None) -> Json:
        """Sends the command and waits for the acknowledgement. Returns `ok`, and the ids of the delivery or the
        `error`; the person sees the rest in the channel."""
        name, _, text = typed.strip().partition(" ")
        known = {one.name for one in self._workspace.settings.commands}
        if name not in known or not self._workspace.takes_commands(person):
            self._complain(channel, person, f"`{name}` is not a valid command.", thread_ts)
            return {"ok": False, "error": "unknown_command"}
        if thread_ts is not None:
            self._complain(channel, person, f"{name} is not supported in threads. Sorry!", thread_ts)
            return {"ok": False, "error": "not_supported_in_threads"}
        response_url, conversation = self._responses.open(channel.id, person.id)
        payload = self._payload(channel, person, name, text.strip(), response_url)
        try:
            delivery = await self._dispatch.ask("slash_commands", payload)
        except Undelivered as undelivered:
            sentence = (
                f"`{name}` failed because the app did not respond. Please try again or contact the app developer."
            )
            self._complain(channel, person, sentence)
            return {"ok": False, "error": undelivered.code, "trigger_id": payload["trigger_id"]}
        if delivery.response:
            if delivery.response.get("response_type") == "in_channel":
                # Slack then shows everybody what was typed, too.
                said = Writer(self._workspace.state).write(typed.strip())
                self._workspace.post(channel.id, person.id, said, quiet=True)
            try:
                self._responses.say(conversation, delivery.response)
            except BadResponse:
                self._complain(channel, person, f'{name} failed with the error "invalid_command_response"')
                return {"ok": False, "error": "invalid_command_response", "trigger_id": payload["trigger_id"]}
        return {"ok": True, "trigger_id": payload["trigger_id"], "envelope_id": delivery.envelope_id}

    def _payload(self, channel: Channel, person: Person, name: str, text: str, response_url: str) -> Json:
        state, settings = self._workspace.state, self._workspace.settings
        return {
            "token": settings.verification_token,
            "team_id": state.team.id,
            "team_domain": state.team.domain,
            "channel_id": channel.id,
            "channel_name": self._workspace.shapes.named(channel)["name"],
            "user_id": person.id,
            "user_name": person.name,
            "command": name,
            "text": Writer(state, links=settings.should_escape, names=True).write(text),
            "api_app_id": state.app.id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": self._views.trigger(person.id),
        }

    def _complain(self, channel: Channel, person: Person, sentence: str, thread_ts: str | None = None) -> None:
        self._workspace.whisper(channel.id, person.id, sentence, thread_ts=thread_ts, by_slack=True)
