"""What tests ask of models."""

from bot.domain import Ask, DrawOptions, Turn


def ask(model: str = "claude-sonnet-5", prompt: str = "a blue logo", **options: object) -> Ask:
    """A question for a drawing, as generation asks it."""
    turns = (Turn("system", "You draw."), Turn("user", f"Draw this: {prompt}"))
    return Ask(model, prompt, (), DrawOptions(**options), turns)  # type: ignore[arg-type]
