"""Kills at random under load, and whatever else goes wrong: `make chaos`."""
