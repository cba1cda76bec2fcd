"""What an answer amounts to, however it came: whole or cut, with what it used and cost."""

from dataclasses import dataclass

from bot.domain import Ask, Reply
from bot.models.catalogue import Known

# Of markup: tokenizers differ, and fewer characters a token leave more room than needed rather than less.
CHARACTERS_PER_TOKEN = 3
LEAST_ROOM = 256  # where the question fills all, the server says so better than a limit of nothing


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of the prompt and of the answer, as the server counts them."""

    prompt: int
    answer: int


def limit_of(ask: Ask, known: Known, highest: int | None = None) -> int | None:
    """How many tokens the answer may have: as chosen, as the model can, as the way to it allows, as the question
    leaves room for; None: no limit is known."""
    room = None
    if known.context is not None:
        prompt = sum(len(turn.text) for turn in ask.turns) // CHARACTERS_PER_TOKEN
        room = max(known.context - prompt, LEAST_ROOM)
    return min(filter(None, (ask.options.max_tokens, known.output, highest, room)), default=None)


def reply_of(
    ask: Ask,
    known: Known,
    text: str,
    *,
    usage: Usage | None,
    limit: int | None,
    finish: str | None = None,
    ignored: tuple[str, ...] = (),
) -> Reply:
    """The reply; `finish` is why the model stopped, if it says so."""
    return Reply(
        text,
        model=ask.model,
        cut=_is_cut(text, usage, limit) if finish is None else finish == "length",
        tokens_used=usage.prompt + usage.answer if usage else None,
        cost=known.cost(usage.prompt, usage.answer) if usage else None,
        ignored=ignored,
    )


def _is_cut(text: str, usage: Usage | None, limit: int | None) -> bool:
    """Whether an answer without a reason looks as if it stopped at its limit, or in the middle."""
    if usage is not None and limit is not None and usage.answer >= limit:
        return True
    return "<svg" in text and "</svg>" not in text
