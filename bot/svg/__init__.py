"""The SVG engine: a model's reply in, a safe SVG and its PNG preview out. It knows nothing of the rest of the bot."""

from bot.svg.types import Picture, Profile, Rejected, Wish

__all__ = ["Picture", "Profile", "Rejected", "Wish"]
