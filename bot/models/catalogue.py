"""The models by name, as data: which are current, and what draws in place of the retired ones.

Source: Snowflake's documentation of Cortex models and their end of life (the names that the product was specified
with have all reached it by 14 October 2026). They stay valid names.
"""

SKETCH = "sketch"  # the offline model: always there, no account

CURRENT: tuple[str, ...] = (
    "claude-sonnet-5",
    "claude-sonnet-4-6",
    "claude-haiku-4-5",
    "claude-opus-5",
    "openai-gpt-5.2",
    "openai-gpt-5-mini",
)

SUCCESSORS: dict[str, str] = {
    "openai-gpt-4.1": "openai-gpt-5.2",
    "claude-4-sonnet": "claude-sonnet-5",
    "claude-3-7-sonnet": "claude-sonnet-5",
    "claude-3-5-sonnet": "claude-sonnet-5",
}

NAMES: tuple[str, ...] = (*CURRENT, *SUCCESSORS, SKETCH)


def in_force(name: str) -> str:
    """The model that draws when this one is asked for."""
    return SUCCESSORS.get(name, name)
