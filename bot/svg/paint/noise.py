"""feTurbulence: Perlin's noise as Filter Effects 1, section 9.21, defines it to the last digit."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.svg.paint.pixels import Array

_SIZE = 256  # the lattice repeats after so many points
_START = 4096  # keeps lattice points positive
_BAND = 64  # rows at a time, so that what is counted with stays in the processor's cache
_MODULUS, _FACTOR = 2**31 - 1, 16807  # Park and Miller's random numbers


def turbulence(
    *,
    x: Array,
    y: Array,
    frequency: tuple[float, float],
    octaves: int,
    seed: int,
    is_fractal: bool,
    channels: Sequence[int] = (0, 1, 2, 3),
) -> Array:
    """The noise at the user coordinates of the columns `x` and rows `y`, as straight (not premultiplied) pixels. Only
    the `channels` are worked out, the others are nothing."""
    result: Array = np.zeros((len(channels), len(y), len(x)), np.float32)
    if min(frequency) >= 0:
        lattice, gradients = _table(seed)
        gradients = gradients[list(channels)]
        for start in range(0, len(y), _BAND):
            band = result[:, start : start + _BAND]
            for octave in range(octaves):
                ratio = 2.0**octave
                rows = y[start : start + _BAND] * frequency[1] * ratio
                made = _noise(x * frequency[0] * ratio, rows, lattice, gradients)
                made *= np.float32(1 / ratio)
                band += made if is_fractal else np.abs(made, out=made)
    if is_fractal:
        result += 1
        result /= 2
    np.clip(result, 0, 1, out=result)
    if len(channels) == 4:
        return result
    whole = np.zeros((4, len(y), len(x)), np.float32)
    whole[list(channels)] = result
    return whole


def _noise(x: Array, y: Array, lattice: NDArray[np.int64], gradients: NDArray[np.float32]) -> Array:
    """One octave for each of the channels that there are gradients of.

    Along a row of the lattice, the noise at a distance `d` below it is `a + b * d`, with an `a` and a `b` for every
    column; all rows of pixels between two rows of the lattice are sums of the same four lines, by other weights.
    """
    low_x, part_x, ease_x = _positions(x)
    low_y, part_y, ease_y = _positions(y)
    lines = np.union1d(low_y, low_y + 1)
    left = lattice[low_x % _SIZE] + (lines % _SIZE)[:, None]
    right = lattice[(low_x + 1) % _SIZE] + (lines % _SIZE)[:, None]
    near, far = gradients.take(lattice.take(left), axis=2), gradients.take(lattice.take(right), axis=2)
    near *= np.stack(((1 - ease_x) * part_x, 1 - ease_x))[:, None]
    far *= np.stack((ease_x * (part_x - 1), ease_x))[:, None]
    near += far
    weights = np.stack((1 - ease_y, ease_y, (1 - ease_y) * part_y, ease_y * (part_y - 1)), axis=1)
    made: Array = np.empty((len(gradients), len(y), len(x)), np.float32)
    above, starts = np.unique(low_y, return_index=True)
    for line, start, end in zip(np.searchsorted(lines, above), starts, [*starts[1:], len(y)], strict=True):
        four = near[:, :, line : line + 2].reshape(-1, 4, len(x))
        np.matmul(weights[start:end], four, out=made[:, start:end])
    return made


def _positions(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], Array, Array]:
    """The lattice point before each value, how far beyond it the value lies, and that eased by an s-curve."""
    shifted = values + _START
    low = np.floor(shifted).astype(np.int64)
    part = (shifted - low).astype(np.float32)
    return low, part, part * part * (3 - 2 * part)


@lru_cache(maxsize=16)
def _table(seed: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The shuffled lattice and, for the four channels, the gradients' two parts at its points, for a seed."""
    state = abs(seed) % (_MODULUS - 1) + 1 if seed <= 0 else min(seed, _MODULUS - 1)

    def drawn() -> int:
        nonlocal state
        state = state * _FACTOR % _MODULUS
        return state

    gradients = np.zeros((4, 2 * _SIZE + 2, 2), np.float32)
    for channel in range(4):
        for index in range(_SIZE):
            vector = [(drawn() % (2 * _SIZE) - _SIZE) / _SIZE for _ in range(2)]
            gradients[channel, index] = np.array(vector) / (math.hypot(*vector) or 1.0)
    lattice = np.arange(2 * _SIZE + 2, dtype=np.int64)
    for index in range(_SIZE - 1, 0, -1):
        other = drawn() % _SIZE
        lattice[index], lattice[other] = lattice[other], lattice[index]
    lattice[_SIZE:] = lattice[: _SIZE + 2]
    gradients[:, _SIZE:] = gradients[:, : _SIZE + 2]
    return lattice, np.ascontiguousarray(gradients.transpose(0, 2, 1))
