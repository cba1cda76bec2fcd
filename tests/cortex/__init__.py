"""A server on loopback that behaves as Cortex's chat completions are documented to, for the real SDK to talk to."""

from tests.cortex.server import Cortex, Fault, Say, serve

__all__ = ["Cortex", "Fault", "Say", "serve"]
