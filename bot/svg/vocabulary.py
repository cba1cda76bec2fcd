"""The names that SVG knows, and which of them a stored drawing may carry: allow-lists, never lists of evils."""

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

XLINK_HREF = f"{{{XLINK}}}href"
XML_SPACE = f"{{{XML}}}space"


def svg(name: str) -> str:
    """The qualified name of an SVG element, as lxml spells it."""
    return f"{{{SVG}}}{name}"


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2]


def namespace(tag: str) -> str:
    """The namespace of the name, "" for none. Unlike lxml's QName it also takes the odd names of broken drawings."""
    return tag.rpartition("}")[0].removeprefix("{")


# SPEC, section SVG: these elements, word for word.
STRICT_ELEMENTS = frozenset(
    ("svg", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "g", "defs", "style")
)

# What DESIGN adds as "just as safe". feImage is not among them: it loads what its href names.
STATIC_ELEMENTS = STRICT_ELEMENTS | frozenset(
    """linearGradient radialGradient stop use symbol clipPath mask pattern marker tspan textPath title desc filter
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence""".split()
)

# SMIL: it moves the drawing, and `set` and `animate` can also write attributes that were checked before.
ANIMATION_ELEMENTS = frozenset(
    ("animate", "animateColor", "animateMotion", "animateTransform", "discard", "mpath", "set")
)

# Elements whose character data is content; elsewhere it is white space or stray prose, and never painted.
TEXT_ELEMENTS = frozenset(("text", "tspan", "textPath"))

SHAPES = frozenset(("rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan", "textPath"))

# Attributes that are also CSS properties (SVG 2, "Presentation attributes", and the compositing and transform modules).
PRESENTATION = frozenset(
    """alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters
    direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font-family
    font-size font-size-adjust font-stretch font-style font-variant font-weight image-rendering isolation letter-spacing
    lighting-color marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order
    pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering transform
    transform-box transform-origin unicode-bidi vector-effect visibility white-space word-spacing
    writing-mode""".split()
)

# Attributes that SVG 2 lets style sheets set too ("Geometry properties").
GEOMETRY_PROPERTIES = frozenset(("cx", "cy", "r", "rx", "ry", "x", "y", "width", "height", "d"))

# Properties without an attribute of that name. Left out on purpose: whatever moves (animation, transition), takes the
# drawing out of its box (position, z-index), makes content (content) or binds code (behavior).
CSS_PROPERTIES = (
    PRESENTATION
    | GEOMETRY_PROPERTIES
    | frozenset(
        """background background-color font font-feature-settings font-kerning font-variant-caps font-variant-ligatures
        font-variant-numeric font-variation-settings line-height marker text-align text-transform""".split()
    )
)

ANIMATION_PROPERTIES = frozenset(("animation", "transition", "offset-path", "offset-distance", "offset-rotate"))

# Words for people, in which anything may stand: no program follows or runs it.
LABEL = "aria-label"

ATTRIBUTES = PRESENTATION | frozenset(
    """id class style lang role aria-hidden aria-label aria-labelledby aria-describedby version type media
    viewBox preserveAspectRatio x y width height cx cy r rx ry x1 y1 x2 y2 d points pathLength href
    dx dy rotate textLength lengthAdjust startOffset method spacing side
    gradientUnits gradientTransform spreadMethod fx fy fr offset
    patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits
    markerWidth markerHeight markerUnits refX refY orient
    filterUnits primitiveUnits in in2 result mode values tableValues slope intercept amplitude exponent operator
    k1 k2 k3 k4 order kernelMatrix kernelUnitLength divisor bias targetX targetY edgeMode preserveAlpha stdDeviation
    surfaceScale diffuseConstant specularConstant specularExponent azimuth elevation z pointsAtX pointsAtY pointsAtZ
    limitingConeAngle scale xChannelSelector yChannelSelector radius baseFrequency numOctaves seed
    stitchTiles""".split()
)

# HTML folds names to lower case and browsers unfold SVG's; models copy the folded ones (`viewbox`, `lineargradient`).
# React joins words instead: `strokeWidth`, `xlinkHref`, `className`.
SPELLING = {
    **{name.replace("-", ""): name for name in PRESENTATION if "-" in name},
    "classname": "class",
    "xlinkhref": "href",
    **{name.lower(): name for name in STATIC_ELEMENTS | ANIMATION_ELEMENTS | ATTRIBUTES | {"a"}},
}

# CSS functions that compute or paint and load nothing. url() is judged by its argument.
CSS_FUNCTIONS = frozenset(
    """rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var calc min max clamp abs sign round mod
    rem sin cos tan asin acos atan atan2 pow sqrt hypot log exp matrix matrix3d translate translatex translatey
    translatez translate3d scale scalex scaley scalez scale3d rotate rotatex rotatey rotatez rotate3d skew skewx
    skewy perspective blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
    circle ellipse inset polygon path linear-gradient radial-gradient conic-gradient repeating-linear-gradient
    repeating-radial-gradient""".split()
)
