"""Snowflake: how to reach it, and what the stage, the models and the ledger's mirror share of it.

Snowpark takes a second to import and 80 MB to hold: nothing here is imported unless an account is configured.
"""
