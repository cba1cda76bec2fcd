"""feTurbulence: Perlin's noise as Filter Effects 1, section 9.21, defines it to the last digit."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.svg.paint.pixels import Array

_SIZE = 256  # the lattice repeats after so many points
_START = 4096  # keeps lattice points positive
_BAND = 32  # rows at a time, so that what is counted with stays in the processor's cache
_MODULUS, _FACTOR = 2**31 - 1, 16807  # Park and Miller's random numbers


def turbulence(
    *,
    x: Array,
    y: Array,
    frequency: tuple[float, float],
    octaves: int,
    seed: int,
    is_fractal: bool,
) -> Array:
    """The noise at the user coordinates of the columns `x` and rows `y`, as straight (not premultiplied) pixels."""
    result: Array = np.zeros((len(y), len(x), 4), np.float32)
    if min(frequency) >= 0:
        lattice, gradients = _table(seed)
        for start in range(0, len(y), _BAND):
            band = result[start : start + _BAND]
            for octave in range(octaves):
                ratio = 2.0**octave
                rows = y[start : start + _BAND] * frequency[1] * ratio
                for channel, made in enumerate(_noise(x * frequency[0] * ratio, rows, lattice, gradients)):
                    band[..., channel] += (made if is_fractal else np.abs(made)) / np.float32(ratio)
    if is_fractal:
        result = (result + 1) / 2
    return np.clip(result, 0, 1)


def _noise(x: Array, y: Array, lattice: NDArray[np.int64], gradients: NDArray[np.float32]) -> list[Array]:
    """One octave for each of the channels. Rows and columns share their lattice points, so these are looked up once."""
    low_x, part_x, ease_x = _positions(x)
    low_y, part_y, ease_y = _positions(y)
    corners = [
        (lattice[lattice[(low_x + right) % _SIZE][None, :] + ((low_y + below) % _SIZE)[:, None]], right, below)
        for below in (0, 1)
        for right in (0, 1)
    ]
    channels = []
    for gradient in gradients:
        upper_left, upper_right, lower_left, lower_right = (
            gradient[points, 0] * (part_x - right)[None, :] + gradient[points, 1] * (part_y - below)[:, None]
            for points, right, below in corners
        )
        upper = upper_left + ease_x[None, :] * (upper_right - upper_left)
        lower = lower_left + ease_x[None, :] * (lower_right - lower_left)
        channels.append(upper + ease_y[:, None] * (lower - upper))
    return channels


def _positions(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], Array, Array]:
    """The lattice point before each value, how far beyond it the value lies, and that eased by an s-curve."""
    shifted = values + _START
    low = np.floor(shifted).astype(np.int64)
    part = (shifted - low).astype(np.float32)
    return low % _SIZE, part, part * part * (3 - 2 * part)


@lru_cache(maxsize=16)
def _table(seed: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The shuffled lattice and the gradients of the four channels for a seed."""
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
    return lattice, gradients
