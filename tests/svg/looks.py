"""Drawings that browsers and renderers read differently, each by what is special about it. 200 x 200 user units."""

HEAD = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200"'

_BOX = '<rect x="50" y="50" width="100" height="100"'
_DISC = '<circle cx="100" cy="100" r="60" fill="teal"'
_STRIPES = "".join(f'<rect x="{x}" width="10" height="200" fill="orange"/>' for x in range(0, 200, 20))
_STOPS = '<stop offset="0" stop-color="gold"/><stop offset="1" stop-color="navy"/>'
_TEXT = 'font-family="Arial" font-size="30"'


def _filter(content: str, attributes: str = "", shape: str = f'{_DISC} filter="url(#f)"/>') -> str:
    return f'<filter id="f" {attributes}>{content}</filter>{_STRIPES}{shape}'


LOOKS = {
    "blur": _filter('<feGaussianBlur stdDeviation="6"/>'),
    "blur in one direction": _filter('<feGaussianBlur stdDeviation="0 9"/>'),
    "blur on a turned shape": _filter(
        '<feGaussianBlur stdDeviation="9 0"/>', shape=f'<g transform="rotate(30 100 100)">{_BOX} filter="url(#f)"/></g>'
    ),
    "blur at the edge": _filter(
        '<feGaussianBlur stdDeviation="9"/>', shape='<rect x="-50" y="-50" width="120" height="300" filter="url(#f)"/>'
    ),
    "drop shadow": _filter('<feDropShadow dx="9" dy="9" stdDeviation="4" flood-color="red" flood-opacity=".7"/>'),
    "shadow in parts": _filter(
        '<feGaussianBlur in="SourceAlpha" stdDeviation="3"/><feOffset dx="8" dy="8" result="o"/><feFlood '
        'flood-color="purple" flood-opacity=".5"/><feComposite in2="o" operator="in"/><feMerge><feMergeNode/>'
        '<feMergeNode in="SourceGraphic"/></feMerge>'
    ),
    "shadow cut by its region": _filter('<feOffset dx="40"/>', 'x="0" y="0" width="1.2" height="1"'),
    "region in user space": _filter(
        '<feFlood flood-color="lime"/>', 'filterUnits="userSpaceOnUse" x="20" y="30" width="50%" height="40"'
    ),
    "glow": _filter(
        '<feGaussianBlur stdDeviation="8" result="b"/><feMerge><feMergeNode in="b"/><feMergeNode in="b"/>'
        '<feMergeNode in="SourceGraphic"/></feMerge>'
    ),
    "matrix": _filter('<feColorMatrix values="0 1 0 0 0  1 0 0 0 0  0 0 .5 0 .2  0 0 0 1 0"/>'),
    "saturate": _filter('<feColorMatrix type="saturate" values=".2"/>', 'color-interpolation-filters="sRGB"'),
    "hue": _filter('<feColorMatrix type="hueRotate" values="120"/>'),
    "luminance to alpha": _filter('<feColorMatrix type="luminanceToAlpha"/>'),
    "transfer": _filter(
        '<feComponentTransfer><feFuncR type="table" tableValues="1 0"/><feFuncG type="linear" slope=".5" '
        'intercept=".2"/><feFuncB type="gamma" exponent="2"/><feFuncA type="discrete" tableValues="0 .5 .8"/>'
        "</feComponentTransfer>"
    ),
    "arithmetic": _filter(
        '<feFlood flood-color="yellow"/><feComposite in2="SourceGraphic" operator="arithmetic" k2=".5" k3=".5"/>'
    ),
    "xor": _filter('<feOffset dx="30"/><feComposite in2="SourceGraphic" operator="xor"/>', 'width="2"'),
    "blend": _filter('<feFlood flood-color="#f80"/><feBlend in2="SourceGraphic" mode="multiply"/>'),
    "soft light": _filter('<feFlood flood-color="#f80"/><feBlend in2="SourceGraphic" mode="soft-light"/>'),
    "thicker": _filter('<feMorphology operator="dilate" radius="8"/>'),
    "thinner": _filter('<feMorphology radius="8 2"/>'),
    "noise": _filter(
        '<feTurbulence type="fractalNoise" baseFrequency=".04" numOctaves="3" seed="7"/><feComposite '
        'in2="SourceAlpha" operator="in"/>'
    ),
    "turbulence": _filter(
        '<feTurbulence baseFrequency=".03 .06" numOctaves="2"/>', 'color-interpolation-filters="sRGB"'
    ),
    "displaced": _filter(
        '<feTurbulence baseFrequency=".03" numOctaves="2"/><feDisplacementMap in="SourceGraphic" scale="12" '
        'xChannelSelector="R" yChannelSelector="G"/>'
    ),
    "light from afar": _filter(
        '<feGaussianBlur in="SourceAlpha" stdDeviation="8"/><feDiffuseLighting surfaceScale="9" '
        'lighting-color="#fc8"><feDistantLight azimuth="225" elevation="45"/></feDiffuseLighting>'
    ),
    "shine": _filter(
        '<feGaussianBlur in="SourceAlpha" stdDeviation="6"/><feSpecularLighting surfaceScale="5" '
        'specularConstant="1" specularExponent="12" lighting-color="white"><fePointLight x="60" y="40" z="90"/>'
        '</feSpecularLighting><feComposite in2="SourceAlpha" operator="in"/><feBlend in2="SourceGraphic" '
        'mode="screen"/>'
    ),
    "edges": _filter('<feConvolveMatrix order="3" kernelMatrix="0 -1 0 -1 5 -1 0 -1 0" preserveAlpha="true"/>'),
    "tile": _filter(
        '<feFlood x="40" y="40" width="20" height="20" flood-color="red"/><feOffset x="40" y="40" width="30" '
        'height="30"/><feTile/>'
    ),
    "CSS blur": f'{_STRIPES}{_DISC} style="filter:blur(5px)"/>',
    "CSS shadow": f'{_STRIPES}{_DISC} style="filter:drop-shadow(6px 6px 4px rgba(0,0,0,.6)) brightness(1.3)"/>',
    "CSS tones": f'<g style="filter:sepia(80%) contrast(1.2) hue-rotate(40deg)">{_STRIPES}{_DISC}/></g>',
    "filter on a group": _filter('<feGaussianBlur stdDeviation="3"/>', shape=f'<g filter="url(#f)">{_BOX}/></g>'),
    "filter on a flat line": _filter(
        '<feGaussianBlur stdDeviation="3"/>', shape='<path d="M20 100H180" stroke="red" filter="url(#f)"/>'
    ),
    "mask by light": (
        f'<linearGradient id="g">{_STOPS}</linearGradient><mask id="m"><rect width="200" height="200" '
        f'fill="url(#g)"/></mask>{_DISC} mask="url(#m)"/>'
    ),
    "mask by alpha": f'<mask id="m" mask-type="alpha"><circle cx="80" cy="80" r="50"/></mask>{_DISC} mask="url(#m)"/>',
    "mask in shares": (
        '<mask id="m" maskContentUnits="objectBoundingBox"><circle cx=".5" cy=".5" r=".4" fill="#aaa"/></mask>'
        f'<g mask="url(#m)">{_DISC}/></g>'
    ),
    "mask of a small region": (
        '<mask id="m" x=".25" y="0" width=".5" height=".5"><rect width="200" height="200" fill="white"/>'
        f"</mask>{_DISC} "
        'mask="url(#m)"/>'
    ),
    "blend modes": "".join(
        f'<rect x="{10 + 12 * index}" y="{10 + 10 * index}" width="90" height="60" fill="{colour}" '
        f'style="mix-blend-mode:{mode}"/>'
        for index, (mode, colour) in enumerate(
            [
                ("normal", "orange"),
                ("multiply", "teal"),
                ("screen", "#335"),
                ("overlay", "pink"),
                ("difference", "lime"),
                ("color-burn", "#eee"),
                ("luminosity", "navy"),
            ]
        )
    ),
    "blending stays in its group": (
        f'{_STRIPES}<g opacity=".9">{_DISC} style="mix-blend-mode:multiply"/></g>{_BOX} fill="#88f" '
        'style="mix-blend-mode:multiply"/>'
    ),
    "clip": f'<clipPath id="c"><circle cx="100" cy="60" r="50"/></clipPath>{_BOX} clip-path="url(#c)"/>',
    "clip by two": (
        '<clipPath id="c"><circle cx="80" cy="100" r="40"/><rect x="100" y="90" width="60" height="20"/></clipPath>'
        f'{_STRIPES}<rect width="200" height="200" fill="teal" clip-path="url(#c)"/>'
    ),
    "clip by holes": (
        '<clipPath id="c"><path clip-rule="evenodd" d="M20 20H180V180H20ZM60 60H140V140H60Z"/></clipPath>'
        '<rect width="200" height="200" fill="teal" clip-path="url(#c)"/>'
    ),
    "clip in shares": (
        '<clipPath id="c" clipPathUnits="objectBoundingBox"><circle cx=".5" cy=".5" r=".5"/></clipPath>'
        f'<g clip-path="url(#c)">{_DISC}/>{_BOX} fill="red" transform="translate(20 20)"/></g>'
    ),
    "clip of a clip": (
        '<clipPath id="d"><rect width="100" height="200"/></clipPath><clipPath id="c" clip-path="url(#d)"><circle '
        'cx="100" cy="100" r="60"/></clipPath><rect width="200" height="200" clip-path="url(#c)"/>'
    ),
    "clip by text": (
        '<clipPath id="c"><text x="10" y="130" font-family="Arial" font-size="90" font-weight="bold">CLIP</text>'
        f'</clipPath><g clip-path="url(#c)">{_STRIPES}<rect y="100" width="200" height="100" fill="teal"/></g>'
    ),
    "opacity of a group": f'<g opacity=".5">{_BOX} fill="red"/>{_DISC}/></g>',
    "opacity over fill and stroke": f'{_BOX} fill="red" stroke="blue" stroke-width="20" opacity=".5"/>',
    "gradient in shares": f'<linearGradient id="g" y2="1">{_STOPS}</linearGradient>{_BOX} fill="url(#g)"/>',
    "gradient turned": (
        f'<linearGradient id="g" gradientTransform="rotate(45 .5 .5)">{_STOPS}</linearGradient>{_DISC} '
        'style="fill:url(#g)"/>'
    ),
    "gradient that repeats": (
        f'<linearGradient id="g" x2="30" gradientUnits="userSpaceOnUse" spreadMethod="reflect">{_STOPS}'
        f'</linearGradient>{_BOX} fill="url(#g)"/>'
    ),
    "gradient with a focus": (
        f'<radialGradient id="g" fx=".3" fy=".3" fr=".1">{_STOPS}</radialGradient>{_DISC} style="fill:url(#g)"/>'
    ),
    "gradient from another": (
        f'<linearGradient id="a">{_STOPS}</linearGradient><radialGradient id="g" href="#a" cx="60" cy="60" r="80" '
        f'gradientUnits="userSpaceOnUse"/>{_BOX} fill="url(#g)"/>'
    ),
    "gradient on a group's path": (
        f'<linearGradient id="g">{_STOPS}</linearGradient><g fill="url(#g)">{_BOX}/><path d="M10 10C60 60 '
        "120 -40 190 30"
        'L190 45L10 45Z"/></g>'
    ),
    "gradient on a stroke": (
        f'<linearGradient id="g">{_STOPS}</linearGradient><path d="M20 180L100 20L180 180" fill="none" '
        'stroke="url(#g)" stroke-width="20" stroke-linejoin="round"/>'
    ),
    "gradient on text": (
        f'<linearGradient id="g">{_STOPS}</linearGradient><text x="20" y="110" {_TEXT} fill="url(#g)">Golden</text>'
    ),
    "pattern": (
        '<pattern id="p" width="20" height="20" patternUnits="userSpaceOnUse"><circle cx="10" cy="10" r="6" '
        f'fill="red"/></pattern>{_BOX} fill="url(#p)" stroke="black"/>'
    ),
    "pattern in shares": (
        '<pattern id="p" width=".25" height=".25" x=".1" patternContentUnits="objectBoundingBox"><rect width=".15" '
        f'height=".15" fill="green"/></pattern>{_BOX} fill="url(#p)"/>'
    ),
    "pattern turned": (
        '<pattern id="p" width="16" height="16" patternUnits="userSpaceOnUse" patternTransform="rotate(30) scale(1.5)">'
        f'<rect width="8" height="16" fill="purple"/></pattern>{_DISC} style="fill:url(#p)"/>'
    ),
    "pattern with a viewBox": (
        '<pattern id="p" width="40" height="40" viewBox="0 0 10 10" patternUnits="userSpaceOnUse"><path d="M0 0L10 10" '
        f'stroke="black"/></pattern>{_BOX} fill="url(#p)"/>'
    ),
    "stroke first": (
        '<text x="10" y="120" font-size="70" font-family="Arial" stroke="red" stroke-width="8" '
        'paint-order="stroke">Abc</text>'
    ),
    "stroke that does not scale": (
        '<path d="M2 2L18 18" transform="scale(10)" stroke="red" stroke-width="6" vector-effect="non-scaling-stroke"/>'
    ),
    "dashes by path length": (
        '<path d="M20 100C60 0 140 200 180 100" pathLength="10" stroke-dasharray="1 1" fill="none" '
        'stroke="red" stroke-width="9"/>'
    ),
    "joins and caps": (
        '<g fill="none" stroke="teal" stroke-width="16"><path d="M20 60L60 20L100 60" stroke-linejoin="bevel"/>'
        '<path d="M20 120L60 80L100 120" stroke-linejoin="round" stroke-linecap="round"/><path d="M120 '
        '180L140 60L160 180" '
        'stroke-miterlimit="2" stroke-linecap="square"/></g>'
    ),
    "markers": (
        '<marker id="m" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="5" markerHeight="5" '
        'orient="auto-start-reverse"><path d="M0 0L10 5L0 10Z" fill="red"/></marker><path d="M30 150L100 40L170 150" '
        'fill="none" stroke="black" stroke-width="5" marker-start="url(#m)" marker-mid="url(#m)" marker-end="url(#m)"/>'
    ),
    "turned around itself": (
        f'<g style="transform:rotate(45deg);transform-box:fill-box;transform-origin:center">{_BOX} '
        'fill="red"/><rect width="10" height="10" x="50" y="170"/></g>'
    ),
    "path around itself": (
        '<path d="M100 20L150 100H50Z" fill="red" '
        'style="transform:scale(1.5);transform-box:fill-box;transform-origin:50% 100%"/>'
    ),
    "drawing in a drawing": (
        '<svg x="20" y="20" width="100" height="50" viewBox="0 0 10 10" preserveAspectRatio="xMaxYMid slice"><circle '
        'cx="5" cy="5" r="5" fill="red"/></svg><svg x="50" y="100" width="50%" height="50"><rect width="50%" '
        'height="200" fill="blue"/></svg>'
    ),
    "symbols": (
        '<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="7" fill="teal"/></symbol><use href="#s" x="10" '
        'y="10" width="80" height="80"/><use href="#s" x="100" y="100" width="90" height="40"/>'
    ),
    "text": (
        f'<text x="10" y="50" {_TEXT}>AVATAR To.</text><text x="10" y="100" font-family="serif" '
        'font-size="26">Waves &amp; Ty</text>'
    ),
    "text in the middle": (
        f'<text x="100" y="60" {_TEXT} text-anchor="middle">one <tspan fill="red" font-weight="bold">'
        "two</tspan> 3</text>"
        f'<text x="190" y="120" {_TEXT} text-anchor="end">end <tspan x="100" dy="40" text-anchor="middle">'
        "middle</tspan>"
        "</text>"
    ),
    "text far apart": (
        f'<text x="5" y="60" {_TEXT} letter-spacing="6">SPACE</text><text x="5" y="120" {_TEXT} '
        'word-spacing="20">a b c</text>'
    ),
    "text of a length": (
        f'<text x="10" y="60" {_TEXT} textLength="180">stretch</text><text x="10" y="120" {_TEXT} textLength="120" '
        'lengthAdjust="spacingAndGlyphs">squeezed text</text>'
    ),
    "letters one by one": f'<text x="10 50 100" y="60 90 60" dy="0 5" rotate="0 30 60" {_TEXT}>ABCDE</text>',
    "text on a path": (
        f'<path id="p" d="M20 130C60 20 140 20 180 130" fill="none" stroke="#ddd"/><text {_TEXT} '
        'font-size="22"><textPath '
        'href="#p" startOffset="50%" text-anchor="middle">along the way</textPath></text>'
    ),
    "text up and down": (
        f'<text x="10" y="80" {_TEXT}>x<tspan baseline-shift="super" font-size="18">2</tspan> H<tspan '
        'baseline-shift="sub" font-size="18">2</tspan>O</text>'
    ),
    "baselines": "".join(
        f'<text x="{10 + 48 * index}" y="100" font-family="Arial" font-size="24" dominant-baseline="{name}">Hg</text>'
        for index, name in enumerate(("middle", "hanging", "central", "text-before-edge"))
    ),
    "text turned": f'<text x="100" y="100" {_TEXT} transform="rotate(-35 100 100)" text-anchor="middle">turned</text>',
    "symbols in text": (
        f'<text x="10" y="60" {_TEXT}>★ ✓ → ∞ ½</text><text x="10" y="120" font-family="serif" '
        'font-size="30">★ ☀ é Ω</text>'
    ),
    "families": (
        '<text x="5" y="40" font-size="24" font-family="No Such Font, monospace">mono</text><text x="5" y="80" '
        'font-size="24" font-family="cursive">cursive</text><text x="5" y="120" font-size="24" font-family="DIN 1451, '
        'Arial">invalid</text><text x="5" y="160" font-size="24" font-family="Arial" font-weight="Bold" '
        'font-style="Italic">Bold</text>'
    ),
    "white space": (
        f'<text x="5" y="60" {_TEXT}>\n  two\n  words  </text><text x="5" y="120" {_TEXT} '
        'xml:space="preserve">  in  </text>'
    ),
    "CSS": (
        "<style>:root{--a:#0aa;--b:calc(2px*3)} .k>rect:nth-child(2n){fill:var(--a);stroke:var(--none,red);"
        'stroke-width:var(--b)} @media (min-width:1px){.w{fill:gold}}</style><g class="k"><rect '
        'width="60" height="60"/>'
        '<rect x="80" width="60" height="60"/></g><circle class="w" cx="100" cy="130" r="40"/>'
    ),
    "colours": "".join(
        f'<rect x="{20 * index}" width="20" height="200" fill="{colour}"/>'
        for index, colour in enumerate(
            (
                "hsl(200 80% 50%)",
                "#f008",
                "rebeccapurple",
                "rgb(0 128 128 / 50%)",
                "oklch(70% .15 50)",
                "hwb(90 10% 10%)",
                "color-mix(in srgb,red,blue 30%)",
                "lab(60% 40 -60)",
                "currentColor",
                "RED",
            )
        )
    ),
    "hidden and shown": (
        '<g visibility="hidden"><rect width="50" height="50"/><rect x="100" width="50" height="50" '
        'visibility="visible"/></g><g display="none"><rect y="100" width="50" height="50"/></g>'
    ),
}
