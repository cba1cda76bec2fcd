"""svgbot: everything that is not Slack. Start at `ports.py`; `app.py` puts the parts together."""
