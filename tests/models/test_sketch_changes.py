"""What sketch makes of an instruction."""

from typing import Any

import pytest

from bot.models.sketch.changes import change
from bot.models.sketch.reading import read
from bot.models.sketch.scene import Scene
from bot.models.sketch.vocabulary import name_of

SHAPES = "two red circles and a green square"


def facts(scene: Scene) -> dict[str, Any]:
    """The scene as words that a table can hold."""
    nouns = {thing.id: thing.noun for thing in scene.things}
    return {
        "things": [
            " ".join(filter(None, (str(thing.count), *map(name_of, thing.colours), thing.noun)))
            for thing in scene.things
        ],
        "colours": " ".join(map(name_of, scene.colours)),
        "ground": "none" if scene.ground.none else " ".join(map(name_of, scene.ground.colours)),
        "words": scene.lettering.lines,
        "relations": [f"{t.noun} {t.relation.how} {nouns[t.relation.other]}" for t in scene.things if t.relation],
        "places": [thing.place for thing in scene.things],
        "sizes": [round(thing.size, 2) for thing in scene.things],
        "turns": [thing.turn for thing in scene.things],
        "edges": [name_of(thing.edge) for thing in scene.things],
    } | {name: getattr(scene, name) for name in _PLAIN}


_PLAIN = "kind style tone size turn flip place line round shade vivid format hour setting variation".split()


def changed(prompt: str, instruction: str) -> dict[str, Any]:
    """The facts that the instruction changed, as they are now."""
    before = read(prompt)
    step = change(before, instruction)
    assert step is not None, "taken for conversation"
    assert step.done, "only guessed"
    now = facts(step.scene)
    return {name: value for name, value in now.items() if value != facts(before)[name]}


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        # colour
        pytest.param("make it blue", {"things": ["2 circle", "1 square"], "colours": "blue"}, id="all"),
        pytest.param("blue please", {"things": ["2 circle", "1 square"], "colours": "blue"}, id="no verb"),
        pytest.param("#ff0000", {"things": ["2 circle", "1 square"], "colours": "#ff0000"}, id="hex alone"),
        pytest.param("how about purple?", {"things": ["2 circle", "1 square"], "colours": "purple"}, id="how about"),
        pytest.param("make the circles blue", {"things": ["2 blue circle", "1 green square"]}, id="one thing"),
        pytest.param(
            "make the red circles blue", {"things": ["2 blue circle", "1 green square"]}, id="chosen by colour"
        ),
        pytest.param("the square should be yellow", {"things": ["2 red circle", "1 yellow square"]}, id="should be"),
        pytest.param(
            "make the circles blue and the square yellow",
            {"things": ["2 blue circle", "1 yellow square"]},
            id="two clauses",
        ),
        pytest.param("use blue instead of red", {"things": ["2 blue circle", "1 green square"]}, id="instead of"),
        pytest.param("change red to purple", {"things": ["2 purple circle", "1 green square"]}, id="change … to"),
        pytest.param("swap the colours", {"things": ["2 green circle", "1 red square"]}, id="swap"),
        pytest.param("make it darker", {"shade": -0.45}, id="darker"),
        pytest.param("a bit lighter", {"shade": 0.225}, id="a bit lighter"),
        pytest.param("more colourful", {"vivid": 1.35}, id="more colourful"),
        pytest.param("make it pastel", {"tone": "pastel"}, id="tone"),
        # things
        pytest.param(
            "add a star", {"things": ["2 red circle", "1 green square", "1 star"], "places": ["", "", ""]}, id="add"
        ),
        pytest.param(
            "can we have a blue moon?", {"things": ["2 red circle", "1 green square", "1 blue moon"]}, id="can we have"
        ),
        pytest.param(
            "add a star above the square",
            {"things": ["2 red circle", "1 green square", "1 star"], "relations": ["star above square"]},
            id="add above",
        ),
        pytest.param(
            "put a moon in the top left corner",
            {"things": ["2 red circle", "1 green square", "1 moon"], "places": ["", "", "top left"]},
            id="put",
        ),
        pytest.param("remove the square", {"things": ["2 red circle"]}, id="remove"),
        pytest.param("get rid of the circles", {"things": ["1 green square"]}, id="get rid of"),
        pytest.param("without the square", {"things": ["2 red circle"]}, id="without"),
        pytest.param("remove one circle", {"things": ["1 red circle", "1 green square"]}, id="remove one"),
        pytest.param("more circles", {"things": ["4 red circle", "1 green square"]}, id="more"),
        pytest.param("fewer circles", {"things": ["1 red circle", "1 green square"]}, id="fewer"),
        pytest.param("five circles", {"things": ["5 red circle", "1 green square"]}, id="a number"),
        pytest.param("add another square", {"things": ["2 red circle", "2 green square"]}, id="another one of them"),
        pytest.param("twice as many circles", {"things": ["4 red circle", "1 green square"]}, id="twice as many"),
        pytest.param("replace the square with a heart", {"things": ["2 red circle", "1 green heart"]}, id="replace"),
        pytest.param("turn the circles into stars", {"things": ["2 red star", "1 green square"]}, id="turn into"),
        pytest.param("turn it into a cat", {"things": ["1 red cat"]}, id="another subject"),
        # size, place, turn
        pytest.param("bigger", {"size": 1.35}, id="bigger"),
        pytest.param("twice as big", {"size": 2.0}, id="twice as big"),
        pytest.param("make the square 50% bigger", {"sizes": [1.0, 1.5]}, id="percent, one thing"),
        pytest.param("move it to the left", {"place": "left"}, id="move"),
        pytest.param("move the square to the bottom right", {"places": ["", "bottom right"]}, id="move one thing"),
        pytest.param("put the square above the circles", {"relations": ["square above circle"]}, id="move above"),
        pytest.param("rotate it", {"turn": 45.0}, id="rotate"),
        pytest.param("rotate it 30 degrees to the left", {"turn": 330.0}, id="rotate left"),
        pytest.param("rotate the square by 10 degrees", {"turns": [0.0, 10.0]}, id="rotate one thing"),
        pytest.param("turn it upside down", {"turn": 180.0}, id="upside down"),
        pytest.param("flip it", {"flip": True}, id="flip"),
        # background
        pytest.param("background black", {"ground": "black"}, id="background black"),
        pytest.param("put it on a yellow background", {"ground": "yellow"}, id="on a background"),
        pytest.param("no background", {"ground": "none"}, id="no background"),
        pytest.param("make the background transparent", {"ground": "none"}, id="transparent"),
        # lettering
        pytest.param("add the text Hello", {"words": ("Hello",)}, id="add text"),
        pytest.param('write "Hello, you!"', {"words": ("Hello, you!",)}, id="write"),
        pytest.param("make it say Hello World", {"words": ("Hello World",)}, id="make it say"),
        pytest.param("call it Acme", {"words": ("Acme",)}, id="call it"),
        # manner
        pytest.param("outline style", {"style": "outline"}, id="style"),
        pytest.param(
            "simpler", {"things": ["1 red circle", "1 green square"], "style": "minimal"}, id="simpler: fewer of many"
        ),
        pytest.param("less busy", {"things": ["1 red circle", "1 green square"], "style": "minimal"}, id="less busy"),
        pytest.param("less dark", {"shade": 0.45}, id="less of a quality"),
        pytest.param("why not blue?", {"things": ["2 circle", "1 square"], "colours": "blue"}, id="why not"),
        pytest.param(
            "why don't you make it blue?", {"things": ["2 circle", "1 square"], "colours": "blue"}, id="why don't you"
        ),
        pytest.param("thicker lines", {"line": 1.6, "style": "cartoon"}, id="thicker lines"),
        pytest.param("rounder", {"round": 2.2}, id="rounder"),
        pytest.param("sharper corners", {"round": 0.0}, id="sharper"),
        pytest.param("give the square a red outline", {"edges": ["", "red"]}, id="outline of one thing"),
        pytest.param("make it a badge", {"kind": "badge"}, id="kind"),
        pytest.param("at night", {"kind": "landscape", "hour": "night"}, id="hour"),
        pytest.param("make it wider", {"format": "wide"}, id="format"),
        pytest.param("try again", {"variation": 1}, id="try again"),
        pytest.param("another one", {"variation": 1}, id="another one"),
        pytest.param("something different please", {"variation": 1}, id="something different"),
        # complaints and compounds
        pytest.param("it's too dark", {"shade": 0.45}, id="too dark"),
        pytest.param("not big enough", {"size": 1.35}, id="not big enough"),
        pytest.param(
            "looks great, but make it blue", {"things": ["2 circle", "1 square"], "colours": "blue"}, id="praise first"
        ),
        pytest.param("I like it but bigger", {"size": 1.35}, id="praise, then a wish"),
        pytest.param(
            "make it bigger, add the text Hi and remove the square",
            {"size": 1.35, "words": ("Hi",), "things": ["2 red circle"]},
            id="three at once",
        ),
    ],
)
def test_instructions(instruction: str, expected: dict[str, Any]) -> None:
    """An instruction changes what it names, and nothing else."""
    found = changed(SHAPES, instruction)
    lists = {"places", "sizes", "turns", "edges"} - expected.keys()  # they grow and shrink with the things
    assert {name: value for name, value in found.items() if name not in lists} == expected


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        pytest.param("change the text to Globex", {"words": ("Globex",)}, id="change"),
        pytest.param('the text should say "Globex Inc."', {"words": ("Globex Inc.",)}, id="should say"),
        pytest.param("replace the text with Globex", {"words": ("Globex",)}, id="replace"),
        pytest.param("remove the text", {"words": ()}, id="remove"),
        pytest.param("no text", {"words": ()}, id="no text"),
        pytest.param('add the text "since 1999"', {"words": ("Acme", "since 1999")}, id="add a line"),
        pytest.param("make the text uppercase", {"words": ("ACME",)}, id="capitals"),
    ],
)
def test_lettering_changes(instruction: str, expected: dict[str, Any]) -> None:
    """The lettering of a drawing can be changed, added to and removed."""
    assert changed("a logo for Acme", instruction) == expected


def test_the_lettering_has_a_colour_and_a_size_of_its_own() -> None:
    """ "make the text red" leaves the rest alone."""
    step = change(read("a logo for Acme"), "make the text red and much bigger")
    assert step is not None
    assert name_of(step.scene.lettering.colour) == "red"
    assert step.scene.colours == ()


@pytest.mark.parametrize(
    "said",
    [
        "I love it!",
        "nice work",
        "thanks!",
        "Thank you so much",
        "what is this?",
        "why is it blue?",
        "lol",
        "👍",
        ":tada:",
        "🚀🚀",
        "green is my favourite colour",
        "I like the green one",
        "the cat next door is funny",
        "good morning",
        "looks great",
        "wow",
        "Monday works for me",
        "yes",
        "no idea",
        "is that a star?",
        "my dog ate a circle yesterday",
        "undo that",
        "!!!",
        "",
    ],
)
def test_conversation(said: str) -> None:
    """What people say to each other about a drawing does not change it."""
    assert change(read(SHAPES), said) is None


@pytest.mark.parametrize(
    "instruction",
    ["make it pop", "could you jazz it up?", "add some oomph", "draw it like Picasso", "change everything"],
)
def test_guesses(instruction: str) -> None:
    """A request that means nothing here gets a variation, and no claim of having understood."""
    step = change(read(SHAPES), instruction)
    assert step is not None
    assert step.done == ()
    assert step.scene.variation == 1


def test_instructions_add_up() -> None:
    """Each instruction starts from what the one before it made."""
    scene = read("a cat")
    for instruction in (
        "make it blue",
        "add two stars",
        "remove one star",
        "background black",
        "call it Tom",
        "bigger",
        "bigger",
    ):
        step = change(scene, instruction)
        assert step is not None
        scene = step.scene
    found = facts(scene)
    assert found["things"] == ["1 cat", "1 star"]
    assert (found["colours"], found["ground"], found["words"]) == ("blue", "black", ("Tom",))
    assert scene.size == pytest.approx(1.35**2)


def test_numbers_stay_sane() -> None:
    """However often something is asked for, it stays within what can be drawn."""
    scene = read("a star")
    for _ in range(30):
        for instruction in (
            "three times bigger",
            "much darker",
            "more colourful",
            "much thicker lines",
            "rounder",
            "twice as many stars",
        ):
            step = change(scene, instruction)
            scene = step.scene if step else scene
    assert scene.size <= 4
    assert scene.line <= 5
    assert scene.round <= 5
    assert -1.2 <= scene.shade <= 1.2
    assert scene.things[0].count <= 100


@pytest.mark.parametrize(
    ("instruction", "left"),
    [
        pytest.param("simpler", ["3 flower", "2 tree", "1 house"], id="the last kind goes"),
        pytest.param("it is too crowded", ["3 flower", "2 tree", "1 house"], id="a complaint"),
        pytest.param("a bit simpler", ["3 flower", "2 tree", "1 house", "1 bird"], id="a bit: every kind stays"),
    ],
)
def test_a_busy_drawing_becomes_less_busy(instruction: str, left: list[str]) -> None:
    """There is visibly less on it."""
    assert changed("five flowers, three trees, a house and two birds", instruction)["things"] == left


def test_what_others_are_placed_by_stays() -> None:
    """The star is above the house, so the star goes and not the house."""
    step = change(read("a sun, a cat and a star above the house"), "simpler")
    assert step is not None
    assert "house" in {thing.noun for thing in step.scene.things}


@pytest.mark.parametrize("said", ["why not?", "why not tomorrow?", "why not ask Ben?"])
def test_a_suggestion_of_something_else_is_conversation(said: str) -> None:
    """What follows has to be a wish."""
    assert change(read(SHAPES), said) is None
