"""CSS's arithmetic in lengths: calc(), min(), max() and clamp() (CSS Values 4, section 10)."""

import math
import re
from collections.abc import Callable
from typing import Any

import tinycss2

_CALLS = re.compile(r"\s*(?:calc|min|max|clamp)\(", re.I)

Leaf = Callable[[str], float | None]
"""Gives the value of a number with its unit, None for one that has none."""


def is_calculated(value: str) -> bool:
    """Whether the value is one of these functions."""
    return _CALLS.match(value) is not None


def calculated(value: str, leaf: Leaf) -> float | None:
    """The value of such a function, None where it has none."""
    try:
        result = _value([tinycss2.parse_one_component_value(value, skip_comments=True)], leaf)
    except (ArithmeticError, ValueError):
        return None
    return result if math.isfinite(result) else None


def _value(tokens: list[Any], leaf: Leaf) -> float:
    """The value of a sum. Raises ValueError where it is none."""
    tokens = [token for token in tokens if token.type != "whitespace"]
    total, sign, product = 0.0, 1.0, list[Any]()
    for token in [*tokens, None]:
        ends = token is None or (token.type == "literal" and token.value in "+-")
        # tinycss2 reads the sign of `2px -3px` as the number's: there such a sum is none, as in CSS.
        if not ends:
            product.append(token)
            continue
        total += sign * _product(product, leaf)
        sign, product = (-1.0 if token is not None and token.value == "-" else 1.0), []
    return total


def _product(tokens: list[Any], leaf: Leaf) -> float:
    if not tokens or len(tokens) % 2 == 0:
        raise ValueError
    result = _one(tokens[0], leaf)
    for operator, token in zip(tokens[1::2], tokens[2::2], strict=True):
        if operator == "*":
            result *= _one(token, leaf)
        elif operator == "/":
            result /= _one(token, leaf)
        else:
            raise ValueError
    return result


def _one(token: Any, leaf: Leaf) -> float:
    if token.type in ("number", "dimension", "percentage"):
        value = leaf(token.serialize())
        if value is None:
            raise ValueError
        return value
    if token.type == "() block":
        return _value(token.content, leaf)
    if token.type != "function":
        raise ValueError
    parts = [_value(part, leaf) for part in _split(token.arguments)]
    match token.lower_name, len(parts):
        case "calc", 1:
            return parts[0]
        case "min", _:
            return min(parts)
        case "max", _:
            return max(parts)
        case "clamp", 3:
            return max(parts[0], min(parts[1], parts[2]))
        case _:
            raise ValueError


def _split(tokens: list[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
