"""What the models cost, noted call by call: also of answers that became no drawing, of models that another one stood in
for, and of a bot that was killed the moment after."""

import logging
import time

from bot.attribution import attribution
from bot.domain import Ask, CallStatus, ModelCall, Reply
from bot.errors import BotError, GenerationFailed, ModelError, ModelTimeout
from bot.ports import Model, Spending

log = logging.getLogger(__name__)


class Metered:
    """The model, and each call of it is noted for the request that it is made for; the bot's own are nobody's. Of a
    call that was broken off nothing is known."""

    def __init__(self, model: Model, spending: Spending) -> None:
        self._model = model
        self._spending = spending

    async def complete(self, ask: Ask) -> Reply:
        """As the model does."""
        began = time.monotonic()
        try:
            reply = await self._model.complete(ask)
        except ModelError as error:
            await self._note(began, ask.model, _status(error), error.tokens_used, error.cost)
            raise
        await self._note(began, reply.model, "success", reply.tokens_used, reply.cost)
        return reply

    async def _note(self, began: float, model: str, status: CallStatus, tokens: int | None, cost: float | None) -> None:
        request = attribution().get("request")
        if request is None:
            return
        call = ModelCall(model, status, tokens, cost, round((time.monotonic() - began) * 1000))
        try:
            await self._spending.note(request, call)
        except BotError as error:  # the answer is there, and worth more than the note of what it cost
            log.warning("a call of %s for request %s is not noted: %s", model, request, error.code)


def _status(error: ModelError) -> CallStatus:
    if isinstance(error, ModelTimeout):
        return "timeout"
    if error.code == "model_busy":
        return "rate_limited"
    is_the_request = isinstance(error, GenerationFailed) or error.code in ("model_overfull", "model_refuses")
    return "invalid_input" if is_the_request else "error"
