"""Which database and schema a stage is in, as the settings say: people choose a stage by its name alone."""

from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.snowflake.connection import Connection
from bot.snowflake.names import Schema, identifier, is_identifier, qualified


def is_in_snowflake(settings: Settings, has_account: bool) -> bool:
    """Whether the stage is in Snowflake: where STAGE_URL says so, or nothing while there is an account."""
    return settings.stage_url.startswith("@") if settings.stage_url else has_account


def has_home(settings: Settings, connection: Connection) -> bool:
    """Whether the settings name a schema of the bot's own: who only draws with Cortex needs none."""
    return settings.stage_url.startswith("@") or bool(connection.database)


def home_of(settings: Settings, connection: Connection) -> Schema:
    """The schema of the bot's own stage and tables. Raises ConfigurationError where nothing names its database, or
    with what can be no name."""
    if settings.stage_url.startswith("@"):
        return qualified(settings.stage_url)[0]
    if not has_home(settings, connection):
        raise ConfigurationError("snowflake_database_unset")
    home = Schema(identifier(connection.database), identifier(connection.schema or "PUBLIC"))
    if not (is_identifier(home.database) and is_identifier(home.name)):
        raise ConfigurationError("snowflake_database_unset")
    return home


class Places:
    """The schema of each stage: of those that SVGBOT_STAGES names in full their own, of all others the bot's."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self._home = home_of(settings, connection)
        named = [qualified(stage) for stage in settings.stages if "." in stage]
        self._elsewhere = {stage: schema for schema, stage in named}

    def __call__(self, stage: str) -> Schema:
        """Where the stage of that name is."""
        return self._elsewhere.get(stage, self._home)
