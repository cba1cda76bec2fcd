"""sketch, the offline model: a deterministic composer that draws from words, without AI and without a network.

    words ─reading─▶ Scene ─changes, one per instruction─▶ Scene ─composing─▶ marks ─markup─▶ SVG

`vocabulary`, `topics`, `words` and `clauses` know the language; `scene` is what was understood; `nouns` draw things,
`layouts` arrange them, `looks` and `palettes` choose colours, `styles` change the hand, `lettering` fits text; `chance`
makes every choice follow from prompt and seed. A new noun is one function in `nouns/`, a new layout one in `layouts/`,
a new instruction one in `changes`, a new topic one line in `topics`.
"""

from bot.models.sketch.model import Sketch

__all__ = ["Sketch"]
