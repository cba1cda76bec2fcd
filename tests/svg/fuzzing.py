"""Drawings and replies that nobody would write, and what must hold of them whatever they are."""

from hypothesis import strategies as st
from lxml import etree

from bot.svg import Picture, Rejected
from bot.svg.read import parse_reply
from bot.svg.safe import sanitise
from bot.svg.types import Wish
from tests.svg.attacks import ATTACKS
from tests.svg.harmless import assert_harmless

# Ways to end that are nobody's fault but the engine's.
_FAILURES = ("crashed", "hung")

_JUNK = st.sampled_from(
    """1 -1 0 0.5 1e3 99999 50% -5% 1_0 --5 9x 1px 1em 2rem 3vw auto inherit initial none red url(#a) url(#b)
    url(#nowhere) M0,0L9,9 M0,0A5,5,0,0,1,9,9 a 1,2,3 rotate(45) scale(0) matrix(1,2) translateX(5px)
    SourceAlpha table blur(3px) multiply stroke luminance fill:url(#b);filter:url(#a) --x:1px;r:var(--x) arithmetic
    auto-start-reverse calc(1px) var(--x) objectBoundingBox userSpaceOnUse middle bold large""".split()
) | st.sampled_from(["", "0 0 9 9", "0 0 0 0", "1 2 3", "5 5", "M0 0 Q 1 1 5 5 T 9 9 Z"])
_NAMES = st.sampled_from(
    """x y width height r rx ry cx cy d points transform fill stroke stroke-width stroke-dasharray stroke-miterlimit
    opacity fill-opacity font-size font-weight letter-spacing rotate dx dy startOffset offset viewBox markerWidth
    markerHeight orient marker-start marker-end mask clip-path filter patternUnits patternContentUnits clipPathUnits
    maskUnits maskContentUnits gradientUnits gradientTransform href transform-origin transform-box
    preserveAspectRatio paint-order display
    text-anchor dominant-baseline letter-spacing textLength lengthAdjust pathLength vector-effect mix-blend-mode in in2
    result stdDeviation radius order kernelMatrix operator values type tableValues baseFrequency numOctaves seed scale
    surfaceScale specularExponent x1 y2 fx fr spreadMethod mask-type filterUnits primitiveUnits style class
    baseline-shift font-family color-interpolation-filters stroke-dashoffset k1 azimuth z""".split()
)
_TAGS = st.sampled_from(
    """g rect circle ellipse line polyline polygon path text tspan textPath use symbol svg linearGradient
    radialGradient stop pattern mask clipPath marker defs filter feGaussianBlur feOffset feFlood feMerge feMergeNode
    feComposite feBlend feColorMatrix feComponentTransfer feFuncA feTurbulence feDisplacementMap feMorphology
    feConvolveMatrix feTile feDropShadow feDiffuseLighting feSpecularLighting feSpotLight fePointLight""".split()
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """Elements in elements, with any attributes, references and values."""
    name = draw(_TAGS)
    attributes = draw(st.dictionaries(_NAMES, _JUNK, max_size=6))
    identity = draw(st.sampled_from(["", ' id="a"', ' id="b"']))
    children = draw(st.lists(elements(depth=depth - 1), max_size=3)) if depth else []
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{identity}{written}>{'abc' if name.startswith('t') else ''}{''.join(children)}</{name}>"


_drawings = st.builds(
    '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'.format,
    st.sampled_from(
        ['viewBox="0 0 9 9"', 'viewBox="-1e4 0 1 99999"', 'width="5" height="1e-3"', "", 'viewBox="0 0 1 1"']
    ),
    st.lists(elements(), min_size=1, max_size=5).map("".join),
)


@st.composite
def torn(draw: st.DrawFn) -> str:
    """A drawing or an attack of which pieces were taken away, doubled or put elsewhere."""
    text = draw(_drawings | st.sampled_from(sorted(ATTACKS.values())))
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        piece = text[start:end]
        text = draw(
            st.sampled_from(
                [text[:start] + text[end:], text[:end] + piece + text[end:], piece + text, text[:end], text.upper()]
            )
        )
    return text


replies = _drawings | torn()


def check(reply: str, outcome: Picture | Rejected) -> None:
    """Fails unless the engine has done with that reply what it promises."""
    if isinstance(outcome, Rejected):
        assert outcome.code not in _FAILURES, f"{outcome.code}: {reply}"
        return
    assert_harmless(outcome.svg)
    assert outcome.png.startswith(b"\x89PNG")
    etree.fromstring(outcome.svg)
    again = sanitise(parse_reply(outcome.svg.decode()), Wish())
    assert again.data == outcome.svg, f"not a fixed point: {reply}"
    assert not again.dropped
