"""What a message may contain, for all methods that take one."""

from dataclasses import dataclass

from localslack import blocks as block_kit
from localslack.state import Json
from localslack.text import from_app
from localslack.webapi.call import Call, Refused, refused_with

# chat.postMessage: "Provide no more than 40,000 characters"; chat.update takes 4,000.
POST_CHARACTERS = 40_000
UPDATE_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a message, None where it was not given."""

    text: str | None
    blocks: tuple[Json, ...] | None
    metadata: Json | None


def content(call: Call, longest: int) -> Content:
    """The content that the call gives. Raises Refused for what Slack would not take."""
    text = call.text("text") if "text" in call.args else None
    blocks = _blocks(call)
    if call.args.get("attachments") not in (None, "", "[]", []):
        # Attachments are a thing of the past and not modelled: better refused than silently lost.
        raise Refused("invalid_attachments")
    if text is not None and len(text) > longest:
        raise Refused("msg_too_long")
    return Content(None if text is None else from_app(text), blocks, _metadata(call))


def _blocks(call: Call) -> tuple[Json, ...] | None:
    blocks = call.data("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if faults := call.workspace.block_kit.faults(blocks):
        raise refused_with("invalid_blocks", faults)
    if block_kit.too_long(blocks):
        raise Refused("msg_blocks_too_long")
    return block_kit.stored(blocks)


def _metadata(call: Call) -> Json | None:
    metadata = call.data("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if metadata and not (
        isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refused("invalid_metadata_schema")
    return metadata
