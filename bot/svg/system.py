"""Whether this machine has what previews need and no wheel brings: libcairo, and fonts to set text in."""

import ctypes
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# How libcairo's file is called on Linux, macOS and Windows.
_LIBRARIES = ("libcairo.so.2", "libcairo.2.dylib", "libcairo-2.dll")
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".pfb", ".dfont")
_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "~/Library/Fonts",
)

_DEBIAN = "apt-get install -y libcairo2 fonts-dejavu-core fonts-liberation"
_COMMANDS = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "alpine": "apk add cairo font-dejavu font-liberation",
    # dlopen does not look where Homebrew puts libraries on Apple silicon.
    "macos": 'brew install cairo && export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib"',
}
_OTHERWISE = "install cairo and the fonts DejaVu and Liberation with the system's package manager"


@dataclass(frozen=True, slots=True)
class Machine:
    """What was found out about a machine. `systems` are the names it goes by, the nearest first: "macos", or what
    /etc/os-release says, such as ("ubuntu", "debian")."""

    has_cairo: bool
    has_fonts: bool
    systems: tuple[str, ...]


def missing_system_libraries(machine: Machine | None = None) -> str | None:
    """What previews lack on the machine (None: this one) and the command that installs it, in one line; None where
    nothing is missing. Without fonts CairoSVG would draw, silently, in a thin face of its own."""
    machine = machine or this_machine()
    missing = [name for name, there in (("libcairo", machine.has_cairo), ("fonts", machine.has_fonts)) if not there]
    if not missing:
        return None
    command = next((_COMMANDS[system] for system in machine.systems if system in _COMMANDS), _OTHERWISE)
    return f"Previews need {' and '.join(missing)}, not found on this machine: {command}"


def this_machine() -> Machine:
    """Looks for libcairo and fonts. Loads no Python library that needs them."""
    return Machine(can_load(_LIBRARIES), has_font(_font_folders()), _systems())


def can_load(libraries: Iterable[str]) -> bool:
    """Whether the system's loader finds one of the libraries."""
    for name in libraries:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def has_font(folders: Iterable[Path]) -> bool:
    """Whether a font file lies anywhere in the folders."""
    return any(
        name.lower().endswith(_FONT_SUFFIXES) for folder in folders for _, _, names in os.walk(folder) for name in names
    )


def _font_folders() -> list[Path]:
    shared = os.environ.get("XDG_DATA_DIRS", "").split(os.pathsep)
    return [Path(folder).expanduser() for folder in (*_FONT_FOLDERS, *(f"{one}/fonts" for one in shared if one))]


def _systems() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ("macos",)
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ()
    return (release["ID"], *release.get("ID_LIKE", "").split())
