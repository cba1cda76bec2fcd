"""The stored drawing in other forms, all from the one sanitised tree: pictures, a page, markup for programs, variants.

A form is asked for by its name, `png` also with a size: `png:64`. `forms.py` knows the names and loads nothing;
`making.py` makes them, in the worker.
"""
