"""Every error the bot knows, as one tree. An error carries a code and facts; wording.py makes the sentence.

BotError
├── InputError            what a person typed; `validation`
│   ├── MissingField      something required is not there
│   ├── BadFormat         it is there, but not in the form it must have
│   ├── OutOfRange        a number or length beyond its bounds
│   ├── InvalidChoice     not one of the choices
│   └── LimitReached      more at once than one may ask for
├── ModelError            the AI service; `ai_generation`
│   ├── ModelUnavailable  no answer to be had now
│   │   └── ModelResting  not even asked: it has failed again and again just now
│   ├── ModelRefused      it will not answer such a request, now or in an hour
│   ├── ModelTimeout      no answer in time
│   └── GenerationFailed  answers, but no drawing in any of them
├── StorageError          the stage and the ledger; `storage`
│   ├── FileExists        other bytes stand at that path
│   ├── FileMissing       nothing stands at that path
│   ├── UploadFailed      the bytes could not be stored
│   └── HeadMoved         the drawing was changed in the meantime
├── SessionError          Snowflake did not do what was asked of it; `session`
│   ├── Unreachable       no connection to be had now
│   ├── NotAuthenticated  it does not let us in
│   └── NotPermitted      it lets us in, but not do that
├── NotAllowed            a person who asks for what is not theirs; `session`
├── Cancelled             the person who asked has called it off
├── DeliveryError         Slack would not take what we say; `session`
│   └── DeliveryRefused   neither now nor later
└── ConfigurationError    the settings or the machine; `configuration`
"""

from typing import ClassVar, TypeAlias

Fact: TypeAlias = str | int | float | None


class BotError(Exception):
    """The root. `kind` and `severity` are the error log's words (SPEC, errors); `retry` says whether the same
    request can succeed later; `code` chooses the sentence and `facts` fill it."""

    kind: ClassVar[str] = "development"
    severity: ClassVar[str] = "error"
    retry: ClassVar[bool] = True

    def __init__(self, code: str = "internal", **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class InputError(BotError):
    """What a person typed cannot be used as it is."""

    kind = "validation"
    severity = "info"
    retry = False

    def __str__(self) -> str:
        """The code alone: what was typed belongs into no log."""
        return self.code


class MissingField(InputError):
    """Something required is not there."""


class BadFormat(InputError):
    """It is not in the form that it must have."""


class OutOfRange(InputError):
    """A number or a length is beyond its bounds."""


class InvalidChoice(InputError):
    """It is not one of the choices."""


class LimitReached(InputError):
    """It is more at once than one may ask for; later it is not."""

    retry = True


class ModelError(BotError):
    """The AI service did not do what was asked of it. `tokens_used` and `cost`, in US dollars, are to be paid all the
    same, where it said so."""

    kind = "ai_generation"
    tokens_used: int | None = None
    cost: float | None = None


class ModelUnavailable(ModelError):
    """No answer is to be had now."""


class ModelResting(ModelUnavailable):
    """It has failed so often just now that it was not even asked."""


class ModelRefused(ModelError):
    """It will not answer: the credentials, the grants, the budget, its name or the request itself are in the way."""


class ModelTimeout(ModelError):
    """No answer came in time."""


class GenerationFailed(ModelError):
    """Answers came, but none became a drawing."""


class StorageError(BotError):
    """The stage or the ledger did not do what was asked of it."""

    kind = "storage"


class FileExists(StorageError):
    """Other bytes stand at that path."""


class FileMissing(StorageError):
    """Nothing stands at that path."""


class UploadFailed(StorageError):
    """The bytes could not be stored."""


class HeadMoved(StorageError):
    """The drawing was changed in the meantime."""


class SessionError(BotError):
    """Snowflake did not do what was asked of it."""

    kind = "session"


class Unreachable(SessionError):
    """No connection is to be had now."""


class NotAuthenticated(SessionError):
    """Snowflake does not let us in."""

    severity = "critical"
    retry = False


class NotPermitted(SessionError):
    """Snowflake lets us in, but something is missing or may not be used; `grant` is what would mend it."""

    severity = "critical"
    retry = False


class NotAllowed(BotError):
    """What was asked for is not for the one who asked."""

    kind = "session"
    severity = "warning"
    retry = False


class Cancelled(BotError):
    """The person who asked has called it off: nothing more is to be done for the request."""

    kind = "session"
    severity = "info"
    retry = False

    def __init__(self) -> None:
        super().__init__("cancelled")


class DeliveryError(BotError):
    """What the bot says does not reach Slack."""

    kind = "session"


class DeliveryRefused(DeliveryError):
    """Slack will not take what the bot says, now or later."""

    retry = False


class ConfigurationError(BotError):
    """The settings or the machine are not as they must be."""

    kind = "configuration"
    severity = "critical"
    retry = False
