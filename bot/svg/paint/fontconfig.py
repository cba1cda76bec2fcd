"""Which file a font is in: asked of fontconfig, by which cairo finds its fonts too, where the machine has it."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_void_p
from dataclasses import dataclass
from functools import lru_cache

_LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib")
# fontconfig.h
_MATCH_PATTERN = 0
_WEIGHT_BOLD, _SLANT_ITALIC = 200, 100


@dataclass(frozen=True, slots=True)
class File:
    """A font file, and the number of the font in it."""

    path: str
    index: int


@lru_cache(maxsize=64)
def file(family: str, *, is_bold: bool, is_italic: bool) -> File | None:
    """The file that the system sets this family in."""
    library = _library()
    if library is None:
        return None
    pattern = library.FcPatternCreate()
    library.FcPatternAddString(pattern, b"family", family.encode())
    library.FcPatternAddInteger(pattern, b"weight", _WEIGHT_BOLD if is_bold else 80)
    library.FcPatternAddInteger(pattern, b"slant", _SLANT_ITALIC if is_italic else 0)
    library.FcConfigSubstitute(None, pattern, _MATCH_PATTERN)
    library.FcDefaultSubstitute(pattern)
    result = c_int()
    match = library.FcFontMatch(None, pattern, byref(result))
    library.FcPatternDestroy(pattern)
    if not match:
        return None
    path, index = c_char_p(), c_int()
    library.FcPatternGetString(match, b"file", 0, byref(path))
    library.FcPatternGetInteger(match, b"index", 0, byref(index))
    found = File(path.value.decode(errors="surrogateescape"), index.value & 0xFFFF) if path.value else None
    library.FcPatternDestroy(match)
    return found


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.FcPatternCreate.restype = c_void_p
        library.FcPatternAddString.argtypes = (c_void_p, c_char_p, c_char_p)
        library.FcPatternAddInteger.argtypes = (c_void_p, c_char_p, c_int)
        library.FcConfigSubstitute.argtypes = (c_void_p, c_void_p, c_int)
        library.FcDefaultSubstitute.argtypes = (c_void_p,)
        library.FcFontMatch.restype = c_void_p
        library.FcFontMatch.argtypes = (c_void_p, c_void_p, POINTER(c_int))
        library.FcPatternGetString.argtypes = (c_void_p, c_char_p, c_int, POINTER(c_char_p))
        library.FcPatternGetInteger.argtypes = (c_void_p, c_char_p, c_int, POINTER(c_int))
        library.FcPatternDestroy.argtypes = (c_void_p,)
        return library
    return None
