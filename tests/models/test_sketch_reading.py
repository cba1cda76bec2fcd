"""What sketch understands of a prompt."""

import pytest

from bot.models.sketch.nouns import NOUNS
from bot.models.sketch.reading import read
from bot.models.sketch.scene import Scene, Thing
from bot.models.sketch.vocabulary import BOTH, key, meaning, name_of
from bot.models.sketch.words import tokens


def things(scene: Scene) -> list[str]:
    """The scene's things as "2 red circle"."""
    return [
        " ".join(filter(None, (str(thing.count), *map(name_of, thing.colours), thing.noun))) for thing in scene.things
    ]


def names(colours: tuple[str, ...]) -> str:
    """Colours by their names."""
    return " ".join(map(name_of, colours))


def relations(scene: Scene) -> list[str]:
    """The scene's relations as "star above house"."""
    nouns = {thing.id: thing.noun for thing in scene.things}
    related = [(thing, thing.relation) for thing in scene.things if thing.relation]
    return [f"{thing.noun} {relation.how} {nouns[relation.other]}" for thing, relation in related]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("a red circle", ["1 red circle"], id="colour and shape"),
        pytest.param("two red circles and a green square", ["2 red circle", "1 green square"], id="bound colours"),
        pytest.param("a red and white umbrella", ["1 red white umbrella"], id="two colours of one thing"),
        pytest.param("red, white and blue stars", ["3 red white blue star"], id="a list of colours"),
        pytest.param("three stars in red, white and blue", ["3 red white blue star"], id="colours after"),
        pytest.param("a circle, blue", ["1 blue circle"], id="colour after a comma"),
        pytest.param("a cat in blue and a dog in red", ["1 blue cat", "1 red dog"], id="each in its own"),
        pytest.param("a #1d4ed8 square and a #abc circle", ["1 #1d4ed8 square", "1 #aabbcc circle"], id="hex"),
        pytest.param("a rgb(1, 2, 3) square", ["1 #010203 square"], id="rgb function"),
        pytest.param("a tomato heart", ["1 #ff6347 heart"], id="CSS name"),
        pytest.param("a hot pink heart", ["1 #ff69b4 heart"], id="CSS name in two words"),
        pytest.param("a dark-slate-gray house", ["1 #2f4f4f house"], id="CSS name with hyphens"),
        pytest.param("a dozen balloons", ["12 balloon"], id="a dozen"),
        pytest.param("a pair of cherries", ["2 cherries"], id="a pair of"),
        pytest.param("7 mice and 3 leaves", ["7 mouse", "3 leaf"], id="irregular plurals"),
        pytest.param("stars", ["3 star"], id="bare plural"),
        pytest.param("a five-pointed star", ["1 star"], id="a number inside a name"),
        pytest.param("🚀", ["1 rocket"], id="emoji"),
        pytest.param(":rocket:", ["1 rocket"], id="short name"),
        pytest.param("⭐⭐⭐", ["3 star"], id="emoji repeated"),
        pytest.param("💙 and :green_heart:", ["1 blue heart", "1 green heart"], id="coloured emoji"),
        pytest.param("❤️", ["1 heart"], id="filled, not black"),
        pytest.param("🇫🇷", ["1 flag"], id="a flag is one emoji"),
        pytest.param("👩‍🚀 :evergreen_tree: :sunny:", ["1 woman", "1 fir tree", "1 sun"], id="joined emoji"),
        pytest.param("an orange cat and an orange", ["1 orange cat", "1 orange"], id="colour or fruit"),
        pytest.param("a rose", ["1 rose"], id="colour or flower"),
        pytest.param("logo without a star", [], id="not wanted"),
        pytest.param("synergy", [], id="nothing known"),
        pytest.param("", [], id="nothing at all"),
    ],
)
def test_things(prompt: str, expected: list[str]) -> None:
    """Things, how many, in which colours: as the prompt says."""
    assert things(read(prompt)) == expected


@pytest.mark.parametrize(
    ("prompt", "ground"),
    [
        pytest.param("a star on a black background", "black", id="on a … background"),
        pytest.param("background navy, a moon", "navy", id="background first"),
        pytest.param("a star, background: #fff", "white", id="with a colon"),
        pytest.param("white star on navy", "navy", id="on and a colour"),
        pytest.param("a cat against a pink background", "pink", id="against"),
        pytest.param("the background should be black, a moon", "black", id="in a sentence"),
        pytest.param("a white star on a blue shield", "", id="on a thing is no background"),
    ],
)
def test_background(prompt: str, ground: str) -> None:
    """A colour asked for the background is the background's, and not the thing's."""
    assert names(read(prompt).ground.colours) == ground


@pytest.mark.parametrize(
    "prompt", ["a cat on a transparent background", "a cat, no background", "cat without background"]
)
def test_no_background(prompt: str) -> None:
    """A transparent background is understood in all its phrases."""
    assert read(prompt).ground.none


@pytest.mark.parametrize(
    ("prompt", "lines"),
    [
        pytest.param('"Hello, world"', ("Hello, world",), id="straight quotes"),
        pytest.param("“Hello” and ‘you’", ("Hello", "you"), id="curly quotes"),
        pytest.param("'don't panic'", ("don't panic",), id="apostrophe inside"),
        pytest.param("a banner saying Happy Birthday in gold", ("Happy Birthday",), id="saying"),
        pytest.param("a card with the text Thank You on pink", ("Thank You",), id="with the text"),
        pytest.param("the letters AB in a circle", ("AB",), id="letters"),
        pytest.param("the letter A", ("A",), id="a letter that is an article"),
        pytest.param("a logo for Acme Rockets", ("Acme Rockets",), id="for a name"),
        pytest.param("a logo for Green Leaf Bakery", ("Green Leaf Bakery",), id="a name of known words"),
        pytest.param("a logo for Fish and Chips of Leeds", ("Fish and Chips of Leeds",), id="a name with joints"),
        pytest.param("a logo for my dog", (), id="for something that is no name"),
        pytest.param("an icon for a startup called moonshot", ("moonshot",), id="called"),
        pytest.param("an Acme logo", ("Acme",), id="before the kind"),
        pytest.param("IBM logo", ("IBM",), id="an acronym"),
        pytest.param("Modern Tech Logo", (), id="a headline is no name"),
        pytest.param("monogram JD", ("JD",), id="after the kind"),
        pytest.param("don't draw O'Brien's cat", (), id="apostrophes are no quotes"),
        pytest.param("a logo without text", (), id="not wanted"),
        pytest.param('"\u202eevil\u202c\x00"', ("evil",), id="control characters"),
        pytest.param('"Hi 🚀"', ("Hi",), id="no emoji in lettering"),
    ],
)
def test_lettering(prompt: str, lines: tuple[str, ...]) -> None:
    """What is to be written is found, spelled exactly as it was typed."""
    assert read(prompt).lettering.lines == lines


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("a star above a house", ["star above house"], id="above"),
        pytest.param("a square below a triangle", ["square below triangle"], id="below"),
        pytest.param("a cat to the left of a dog", ["cat left dog"], id="left of"),
        pytest.param("a cat next to a dog", ["cat beside dog"], id="next to"),
        pytest.param("a small circle inside a big circle", ["circle inside circle"], id="inside its like"),
        pytest.param("a white star on a blue shield", ["star inside shield"], id="on a surface"),
        pytest.param("a bird on a house", ["bird above house"], id="on something else"),
        pytest.param("a mug with a heart", ["heart inside mug"], id="a surface with"),
        pytest.param("stars around a moon", ["star around moon"], id="around"),
        pytest.param("a moon surrounded by stars", ["star around moon"], id="surrounded by"),
        pytest.param("a cat between a dog and a tree", ["cat right dog", "tree right cat"], id="between two"),
        pytest.param("a tree between two houses", ["tree right house", "house right tree"], id="between a pair"),
        pytest.param("a star in a circle", ["star inside circle"], id="in a circle"),
        pytest.param("a cat and a dog", [], id="unrelated"),
        pytest.param("a fox reading a book", ["book held fox"], id="reading"),
        pytest.param("a bear holding two hearts", ["heart held bear"], id="holding"),
        pytest.param("an owl in a tree", ["owl above tree"], id="perched"),
        pytest.param("a tree with three apples", ["apple inside tree"], id="grown"),
    ],
)
def test_relations(prompt: str, expected: list[str]) -> None:
    """How things stand to each other is understood."""
    assert relations(read(prompt)) == expected


@pytest.mark.parametrize(
    ("prompt", "facts"),
    [
        pytest.param("a blue logo", {"kind": "logo", "colours": ("#2563eb",)}, id="logo"),
        pytest.param(
            "logo in blue and white", {"kind": "logo", "colours": ("#2563eb", "#ffffff")}, id="colours of a logo"
        ),
        pytest.param("an app icon of a rocket", {"kind": "icon"}, id="icon"),
        pytest.param("a badge with a lion", {"kind": "badge"}, id="badge"),
        pytest.param("a birthday card", {"kind": "card"}, id="card"),
        pytest.param("pizza sticker", {"kind": "sticker"}, id="sticker"),
        pytest.param("a pattern of leaves", {"kind": "pattern"}, id="pattern"),
        pytest.param("red and white stripes", {"kind": "pattern", "motif": "stripes"}, id="motif"),
        pytest.param("pie chart 30 20 50", {"kind": "chart", "motif": "pie", "values": (30, 20, 50)}, id="chart"),
        pytest.param("a forest at night", {"kind": "landscape", "setting": "forest", "hour": "night"}, id="landscape"),
        pytest.param("a rainbow over a house", {"kind": "landscape"}, id="sky and ground"),
        pytest.param("a cat and a dog", {"kind": "picture"}, id="no landscape"),
        pytest.param("outline of a house", {"style": "outline"}, id="outline"),
        pytest.param("a minimalist fox logo", {"style": "minimal"}, id="minimal"),
        pytest.param("pastel rainbow", {"tone": "pastel"}, id="tone"),
        pytest.param("a portrait format poster", {"format": "tall"}, id="format"),
        pytest.param("a red giraffe", {"unknown": ("giraffe",), "colours": ("#e03131",)}, id="unknown words"),
        pytest.param("a nice modern lovely star", {"unknown": ()}, id="adjectives are not unknown"),
        pytest.param("🫖", {"emoji": ("🫖",)}, id="unknown emoji"),
        pytest.param("a house in a snowy forest", {"setting": "forest", "weather": "snow"}, id="a wood in winter"),
        pytest.param("a bus in the rain", {"kind": "landscape", "weather": "rain"}, id="rain"),
        pytest.param("a bar chart that grows", {"course": "up"}, id="growing"),
        pytest.param(
            "an autumn logo", {"kind": "logo", "colours": ("#c8553d", "#e09f3e", "#8a5a2b", "#9e2a2b")}, id="season"
        ),
    ],
)
def test_the_whole(prompt: str, facts: dict[str, object]) -> None:
    """Kind, style, mood and place of the picture are understood."""
    scene = read(prompt)
    assert {name: getattr(scene, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("prompt", "facts"),
    [
        pytest.param("a tiny star", {"size": 0.4}, id="tiny"),
        pytest.param("a very big star", {"size": 1.7}, id="very big"),
        pytest.param("a star in the top left corner", {"place": "top left"}, id="corner"),
        pytest.param("a star at the bottom", {"place": "bottom"}, id="bottom"),
        pytest.param("an arrow pointing left", {"turn": 180.0, "place": ""}, id="arrows point"),
        pytest.param("a ring of 8 hearts", {"spread": "ring", "count": 8}, id="ring of"),
        pytest.param("5 hearts in a row", {"spread": "row", "count": 5}, id="in a row"),
        pytest.param("a circle with a red outline", {"edge": "#e03131"}, id="outline's colour"),
    ],
)
def test_one_thing(prompt: str, facts: dict[str, object]) -> None:
    """Size, place, direction and outline of a thing are understood."""
    (thing,) = read(prompt).things
    assert {name: getattr(thing, name) for name in facts} == facts


def test_every_word_of_every_noun_leads_to_it() -> None:
    """No noun's word means something else, or another noun."""
    strays = [
        (noun.name, word)
        for noun in NOUNS.values()
        for word in noun.words
        if key(word) not in BOTH and (found := meaning(key(word))) and found[0].value != noun.name
    ]
    assert strays == []


def test_every_noun_has_a_plural() -> None:
    """ "three …s" of any noun are three of it."""
    alike = [noun.name for noun in NOUNS.values() if things(read(f"three {noun.many}")) != [f"3 {noun.name}"]]
    assert alike == []


def test_tokens_keep_their_place_in_the_text() -> None:
    """What is quoted from a prompt is quoted as it was typed."""
    text = "Two light-blue  STARS, “Ünïcode” & 🚀!"
    assert [text[token.start : token.end] for token in tokens(text) if token.sense != "text"] == [
        "Two", "light-blue", "STARS", ",", "&", "🚀", "!",
    ]  # fmt: skip


def test_a_colour_word_means_what_people_mean() -> None:
    """Plain colour words are tuned, shades of them follow, hex is exact."""
    shades = [read(f"{word} logo").colours[0] for word in ("blue", "dark blue", "light blue", "#0000ff")]
    assert shades[0] == "#2563eb"
    assert shades[3] == "#0000ff"
    brightness = [sum(int(shade[at : at + 2], 16) for at in (1, 3, 5)) for shade in shades[:3]]
    assert brightness[1] < brightness[0] < brightness[2]


def test_things_have_ids_of_their_own() -> None:
    """Two things of a kind can be told apart."""
    scene = read("a cat, a dog, a cat between two trees and 3 suns")
    assert len({thing.id for thing in scene.things}) == len(scene.things)
    assert all(isinstance(thing, Thing) for thing in scene.things)
