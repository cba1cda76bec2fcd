"""What can be told of a picture without drawing it."""

import io

from PIL import Image, UnidentifiedImageError


def measured(data: bytes) -> tuple[int, int] | None:
    """Width and height in px, None if this is no picture that can be read."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
