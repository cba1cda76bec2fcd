"""The settings: environment variables, read once in main. README lists every one (a test compares them)."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.requests import STAGE_NAME
from bot.snowflake.names import qualified


def _variable(name: str) -> AliasChoices:
    return AliasChoices(name)


def _snowflake(name: str, description: str) -> Any:
    return Field(default="", validation_alias=_variable(f"SNOWFLAKE_{name}"), description=description)


def _snowflake_secret(name: str, description: str) -> Any:
    return Field(default=SecretStr(""), validation_alias=_variable(f"SNOWFLAKE_{name}"), description=description)


def _stage_name(written: str) -> str:
    return qualified(written)[1] if "." in written else written


class Settings(BaseSettings):
    """Slack's and Snowflake's own variables keep their names; ours start with SVGBOT_."""

    model_config = SettingsConfigDict(env_prefix="SVGBOT_", extra="ignore", populate_by_name=True, frozen=True)

    slack_bot_token: SecretStr = Field(
        default=SecretStr(""), validation_alias=_variable("SLACK_BOT_TOKEN"), description="Bot token, `xoxb-…`."
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""), validation_alias=_variable("SLACK_APP_TOKEN"), description="App-level token, `xapp-…`."
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=_variable("SLACK_SIGNING_SECRET"),
        description="What Slack signs its requests with; for HTTP mode.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        validation_alias=_variable("SLACK_API_URL"),
        description="Where Slack's Web API is; the local workspace takes its place here.",
    )
    stage_url: str = Field(
        default="",
        validation_alias=_variable("STAGE_URL"),
        description="Where files go: a folder, or a Snowflake stage as `@DB.SCHEMA.STAGE` "
        "(default: with an account SVGBOT_STAGE in SNOWFLAKE_DATABASE, else the folder `stage` in SVGBOT_HOME).",
    )

    model_base_url: str = Field(
        default="",
        validation_alias=_variable("MODEL_BASE_URL"),
        description="An OpenAI-compatible server, such as `http://127.0.0.1:11434/v1` for Ollama, "
        "in place of the account's Cortex.",
    )
    model_api_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=_variable("MODEL_API_KEY"),
        description="The key of that server, if it wants one.",
    )
    snowflake_connection_name: str = Field(
        default="",
        validation_alias=AliasChoices("SNOWFLAKE_CONNECTION_NAME", "SNOWFLAKE_DEFAULT_CONNECTION_NAME"),
        description="A connection of Snowflake's connections.toml; what is set below wins over it.",
    )
    snowflake_account: str = _snowflake(
        "ACCOUNT", "The account, `ORG-NAME`. Without one, nothing of Snowflake is used."
    )
    snowflake_user: str = _snowflake("USER", "As whom.")
    snowflake_private_key_file: Path | None = Field(
        default=None,
        validation_alias=AliasChoices("SNOWFLAKE_PRIVATE_KEY_FILE", "SNOWFLAKE_PRIVATE_KEY_PATH"),
        description="The private key (PKCS #8, PEM) of a key pair.",
    )
    snowflake_private_key_passphrase: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices(
            "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", "SNOWFLAKE_PRIVATE_KEY_FILE_PWD", "PRIVATE_KEY_PASSPHRASE"
        ),
        description="What the private key is encrypted with.",
    )
    snowflake_pat: SecretStr = _snowflake_secret("PAT", "A programmatic access token.")
    snowflake_token: SecretStr = _snowflake_secret("TOKEN", "An OAuth token.")
    snowflake_token_file: Path | None = Field(
        default=None,
        validation_alias=_variable("SNOWFLAKE_TOKEN_FILE_PATH"),
        description="A file with a token, read anew at every connection.",
    )
    snowflake_password: SecretStr = _snowflake_secret("PASSWORD", "A password, where the account still takes one.")
    snowflake_authenticator: str = _snowflake(
        "AUTHENTICATOR", "How to authenticate, by the connector's name, where the above does not make it plain."
    )
    snowflake_role: str = _snowflake("ROLE", "The bot's role (default: the user's).")
    snowflake_warehouse: str = _snowflake("WAREHOUSE", "The bot's warehouse (default: the user's).")
    snowflake_database: str = _snowflake("DATABASE", "The database of the stage and of the mirrored ledger.")
    snowflake_schema: str = _snowflake("SCHEMA", "The schema there (default: PUBLIC).")
    snowflake_host: str = _snowflake("HOST", "Where the account answers, if not at its usual address.")
    snowflake_port: int | None = Field(
        default=None, ge=1, le=65535, validation_alias=_variable("SNOWFLAKE_PORT"), description="The port there."
    )
    snowflake_protocol: Literal["", "https", "http"] = _snowflake(
        "PROTOCOL", "`https`, or `http` for a server on this machine."
    )

    slack_mode: Literal["socket", "http"] = Field(
        default="socket", description="How Slack reaches the bot: `socket`, or `http` at `/slack/events`."
    )
    slack_pace: float = Field(
        default=1.0,
        gt=0,
        le=1000,
        description="How fast to call Slack, as a multiple of its documented limits (two bots on one token: 0.5).",
    )
    host: str = Field(default="127.0.0.1", description="Where the bot listens: for health, and for Slack in HTTP mode.")
    port: int = Field(default=3000, ge=0, le=65535, description="The port there.")

    home: Path = Field(
        default=Path(".svgbot"), description="Where the databases, the folder stage and the previews live."
    )
    model: str = Field(
        default="",
        description="The model that draws when none is named "
        "(default: `claude-sonnet-5` with an account, else `sketch`).",
    )
    models: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="The models that may be named, separated by commas (default: all that are known)."
    )
    fallbacks: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        default=None,
        description="The models that draw, in this order, when the one asked for does not answer "
        "(default: with an account `claude-sonnet-4-6,openai-gpt-5.2`).",
    )
    catalogue: Path | None = Field(
        default=None, description="A file with more models, in the form of `bot/models/catalogue.toml`."
    )
    model_timeout: float = Field(
        default=120.0, gt=0, le=3600, description="Seconds that a model may take for one answer."
    )
    model_deadline: float = Field(
        default=300.0,
        gt=0,
        le=7200,
        description="Seconds for an answer in all, with repetitions and the models that stand in.",
    )
    model_patience: float = Field(
        default=3600.0,
        ge=0,
        description="Seconds that a request waits while no model answers or Snowflake cannot be reached; "
        "then it fails, with a sentence.",
    )
    stage: str = Field(default="SVG_STAGE", description="The stage that files go to when none is named.")
    stages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="The stages that may be named, separated by commas, as `STAGE` or, in another schema, "
        "`DB.SCHEMA.STAGE` (default: any valid name).",
    )
    stage_way: Literal["auto", "put", "copy"] = Field(
        default="auto",
        description="How files reach a Snowflake stage: by `put`, by `copy` out of a table, "
        "or `auto`: by copy once PUT is refused.",
    )
    mirror: Literal["off", "public", "all"] = Field(
        default="public",
        description="Which words the ledger's mirror in Snowflake shows: those from `public` channels, `all`; "
        "or there is none: `off`.",
    )
    profile: Literal["static", "strict"] = Field(default="static", description="The SVG rules: `static` or `strict`.")
    prompt_policy: Literal["standard", "strict"] = Field(
        default="standard", description="The rule for prompts: `standard` or `strict`."
    )
    admins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Slack user ids of the admins, separated by commas."
    )
    admin_group: str = Field(default="", description="The id of a Slack user group whose members are admins too.")
    outsiders: Literal["refuse", "welcome"] = Field(
        default="refuse", description="People of other organisations in shared channels: `refuse` or `welcome`."
    )
    concurrency: int = Field(default=4, ge=1, le=64, description="Drawings made at the same time.")
    grace: float = Field(
        default=10.0, ge=0, le=3600, description="Seconds that a stop waits for what is being done at that moment."
    )
    person_limit: int = Field(default=50, ge=10, description="Drawings of one person that may wait or be made at once.")
    team_limit: int = Field(
        default=2000, ge=10, description="Drawings of one workspace that may wait or be made at once."
    )
    workers: int = Field(default=2, ge=1, le=32, description="Processes that check and render SVG.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much is logged.")

    @field_validator("stages", "admins", "models", "fallbacks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("stage")
    @classmethod
    def _valid_stage(cls, value: str) -> str:
        if not STAGE_NAME.fullmatch(value):
            raise ValueError("a stage name is capitals, digits and underscores, and starts with a letter")
        return value

    @field_validator("stages")
    @classmethod
    def _valid_stages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        names = {cls._valid_stage(_stage_name(stage)) for stage in value}
        if len(names) < len(value):
            raise ValueError("two of these stages have the same name, by which people choose them")
        return value

    @field_validator("stage_url")
    @classmethod
    def _valid_stage_url(cls, value: str) -> str:
        if value.startswith("@"):
            cls._valid_stage(qualified(value)[1])
        return value

    @model_validator(mode="before")
    @classmethod
    def _stage_of_the_url(cls, given: dict[str, Any]) -> dict[str, Any]:
        """A Snowflake stage that is named in full is the one that files go to when none is named."""
        url = str(given.get("STAGE_URL") or given.get("stage_url") or "")
        if url.startswith("@") and not given.get("stage"):
            with suppress(ValueError):  # the field's own validator says so
                return given | {"stage": qualified(url)[1]}
        return given

    @property
    def stage_folder(self) -> Path:
        """The folder that is the stage, where it is one."""
        return Path(self.stage_url) if self.stage_url else self.home / "stage"

    @property
    def stage_names(self) -> tuple[str, ...]:
        """The stages that may be named, by the names that people use."""
        return tuple(map(_stage_name, self.stages))


def variable_of(field: str) -> str:
    """The environment variable of a setting. Of one that has a name of its own, pydantic's errors say that name."""
    if field not in Settings.model_fields:
        return field
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"SVGBOT_{field.upper()}"
