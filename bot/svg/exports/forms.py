"""The forms that there are, by name, and the suffix of each one's file."""

SUFFIXES = {
    "png": ".export.png",
    "pdf": ".pdf",
    "ico": ".ico",
    "jsx": ".jsx",
    "datauri": ".datauri.txt",
    "dark": ".dark.svg",
    "mono": ".mono.svg",
}
# The largest side of a PNG (px): beyond it a worker's memory ends.
MAX_SIDE = 4096


def suffix(form: str) -> str:
    """The suffix of the file for that form. Raises ValueError where there is no such form."""
    name, colon, side = form.partition(":")
    if name not in SUFFIXES or (colon and not (name == "png" and side.isdecimal() and 1 <= int(side) <= MAX_SIDE)):
        raise ValueError(form)
    return f"-{side}.png" if colon else SUFFIXES[name]
