"""AI functions for the Snowflake account on loopback: AI_COMPLETE and SHOW CORTEX BASE MODELS, as documented."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.cortex.server import CHARACTERS_PER_TOKEN, MODELS
from tests.scripted import BLUE

COMPLETE = (
    "SELECT AI_COMPLETE(model => ?, prompt => ?, "
    "model_parameters => OBJECT_CONSTRUCT('max_tokens', ?, 'temperature', ?, 'top_p', ?), "
    "show_details => TRUE, return_error_details => TRUE)"
)
HIGHEST_LIMIT = 8192

Table = tuple[list[str], list[list[Any]]]


@dataclass
class AiFunctions:
    """What a test holds: the script, in which a dict is what AI_COMPLETE returns and a text what the model says, and
    the prompts and parameters that came. Without a script it draws the blue logo."""

    script: deque[str | dict[str, Any]] = field(default_factory=deque)
    asked: list[dict[str, Any]] = field(default_factory=list)
    echo: bool = False
    lifecycle: dict[str, str] = field(default_factory=lambda: dict.fromkeys(sorted(MODELS), "GA"))

    def answer(self, text: str, body: dict[str, Any]) -> Table | None:
        """Columns and rows, None where the statement is none of these. Fails on one that Snowflake would not take."""
        if text.startswith("SHOW CORTEX BASE MODELS"):
            rows = [[name.upper(), status, "", ""] for name, status in self.lifecycle.items()]
            return ["name", "lifecycle_status", "legacy_date", "end_of_life_date"], rows
        if not text.startswith("SELECT AI_COMPLETE"):
            return None
        assert text == COMPLETE, text
        values = [_value(body["bindings"][str(number)]) for number in range(1, 6)]
        asked = dict(zip(("model", "prompt", "max_tokens", "temperature", "top_p"), values, strict=True))
        self.asked.append(asked)
        return ["AI_COMPLETE"], [[json.dumps(self._returned(asked))]]

    def _returned(self, asked: dict[str, Any]) -> dict[str, Any]:
        line = self.script.popleft() if self.script else BLUE
        if isinstance(line, dict):
            return line
        if asked["model"] not in self.lifecycle:
            return {"value": None, "error": f'unknown model "{asked["model"]}"'}
        if asked["max_tokens"] > HIGHEST_LIMIT:
            return {"value": None, "error": f"max_tokens must not exceed {HIGHEST_LIMIT}"}
        if self.echo:
            line = line.replace("blue", asked["prompt"])
        said = line[: asked["max_tokens"] * CHARACTERS_PER_TOKEN]
        prompt, answer = len(asked["prompt"]) // CHARACTERS_PER_TOKEN, -(-len(said) // CHARACTERS_PER_TOKEN)
        usage = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
        details = {"choices": [{"messages": said}], "created": 1_790_000_000, "model": asked["model"], "usage": usage}
        return {"value": details, "error": None}


def _value(binding: dict[str, Any]) -> Any:
    read = {"FIXED": int, "REAL": float}.get(binding["type"], str)
    return None if binding["value"] is None else read(binding["value"])
