"""What the bot costs and how well it draws, as shares and ratios measured in one run: `python -m bench`."""
