"""Slack in, Slack out: each listener acknowledges, parses, calls one service and presents."""
