"""The prompt texts, kept as files, and the code that fills them. Pure but for reading those files once."""

from functools import cache
from importlib.resources import files
from string import Template

from bot.domain import DrawOptions, Turn
from bot.svg import Profile
from bot.svg.vocabulary import STATIC_ELEMENTS, STRICT_ELEMENTS

NOT_AN_INSTRUCTION = "NOT_AN_INSTRUCTION"

# What a model is told that it may use.
ELEMENTS: dict[Profile, tuple[str, ...]] = {
    "strict": tuple(sorted(STRICT_ELEMENTS)),
    "static": tuple(sorted(STATIC_ELEMENTS)),
}

# What a model is shown of an answer that failed: enough to mend it, not a megabyte of it.
REPLY_LENGTH = 20_000


def first_turns(prompt: str, options: DrawOptions, profile: Profile, *, again: bool = False) -> tuple[Turn, ...]:
    """What a model gets for a new drawing, with the elements of the SVG profile in force; `again` where one
    drawing of it exists and another is wanted."""
    return (_system(options, profile), Turn("user", _fill("draw", prompt=prompt, wishes=_wishes(options, again))))


def change_turns(
    prompt: str, svg: str, instruction: str, options: DrawOptions, profile: Profile, *, again: bool = False
) -> tuple[Turn, ...]:
    """What a model gets for a change of the drawing `svg`."""
    text = _fill("refine", prompt=prompt, svg=svg, instruction=instruction, wishes=_wishes(options, again))
    return (_system(options, profile), Turn("user", text))


def again_turns(turns: tuple[Turn, ...], reply: str, fault: str) -> tuple[Turn, ...]:
    """The same conversation, with the answer that failed and the exact fault."""
    return (*turns, Turn("assistant", reply[:REPLY_LENGTH] or "(empty)"), Turn("user", _fill("again", fault=fault)))


def declines(reply: str) -> bool:
    """Whether the model says that there is nothing to change."""
    return NOT_AN_INSTRUCTION in reply and "<svg" not in reply.lower()


@cache
def _template(name: str) -> Template:
    return Template(files(__package__).joinpath(f"{name}.txt").read_text("utf-8"))


def _fill(name: str, **values: str) -> str:
    return _template(name).substitute(values).strip()


def _system(options: DrawOptions, profile: Profile) -> Turn:
    size = "A square one such as 0 0 512 512 suits most drawings."
    if options.size:
        size = f"It is 0 0 {options.size[0]} {options.size[1]}."
    describe = ""
    if "title" in ELEMENTS[profile]:
        describe = "- Its first two children are a <title> and a <desc> that say what is seen.\n"
    return Turn("system", _fill("system", elements=", ".join(ELEMENTS[profile]), size=size, describe=describe))


def _wishes(options: DrawOptions, again: bool) -> str:
    wishes = []
    if again:
        wishes.append("There is one drawing of this already: make this one clearly different.")
    if options.style:
        wishes.append(f"Style: {options.style}.")
    if options.palette:
        wishes.append(f"Colours: {', '.join(options.palette)}; shades of them are fine.")
    return "\n".join(wishes)
