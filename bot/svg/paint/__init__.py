"""CairoSVG, taught what it leaves out: filters, masks, blend modes, clips, and text set as browsers set it.

`canvas.py` is CairoSVG's surface with its own way of drawing an element; the other modules each know one thing of it.
Nothing of CairoSVG is changed: its parser, its shapes and its markers are used as they are.
"""
