"""What a person cannot do."""


class Impossible(Exception):
    """A person cannot do that in Slack either; the argument says why, as a code."""
