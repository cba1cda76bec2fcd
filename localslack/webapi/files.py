"""files.*: upload in three steps, look at, delete."""

from dataclasses import replace

from localslack.state import File, Json
from localslack.uploads import Share
from localslack.webapi.call import Call, Refused, refused_with

# files.getUploadURLExternal, alt_txt_too_large: "longer than the limit of 1000 character".
ALT_TXT = 1000


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    name = call.required("filename")
    try:
        length = int(call.required("length"))
    except ValueError as error:
        raise refused_with("invalid_arguments", ["must be a number [json-pointer:/length]"]) from error
    if length <= 0:
        raise Refused("missing_argument")
    if len(call.text("alt_txt")) > ALT_TXT:
        raise Refused("alt_txt_too_large")
    file, url = call.uploads.begin(name, length, call.text("alt_txt"), call.bot)
    return {"upload_url": url, "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal. Answers before the files are processed or shared."""
    share = _share(call)
    entries = call.data("files", "invalid_arguments")
    if not isinstance(entries, list) or not entries or not all(isinstance(one, dict) for one in entries):
        raise refused_with("invalid_arguments", ["missing required field: files"])
    files = [_uploaded(call, entry) for entry in entries]
    return {"files": [call.workspace.shapes.file(file) for file in call.uploads.complete(files, share)]}


def info(call: Call) -> Json:
    """files.info."""
    return {"file": call.workspace.shapes.file(_existing(call)), "comments": []}


def delete(call: Call) -> Json:
    """files.delete."""
    file = _existing(call)
    if file.user != call.bot:
        raise Refused("cant_delete_file")
    call.uploads.delete(file)
    return {}


def _share(call: Call) -> Share | None:
    channel_ids = [one for one in (call.text("channel_id") or call.text("channels")).split(",") if one]
    if not channel_ids:
        return None
    if len(channel_ids) > 1:
        # Sharing to several channels at once is not modelled.
        raise Refused("invalid_channel")
    channel = call.workspace.state.channels.get(channel_ids[0])
    if channel is None or not channel.visible_to(call.workspace.state.bot):
        raise Refused("channel_not_found")
    if channel.archived:
        raise Refused("posting_to_channel_denied")
    if call.bot not in channel.members:
        raise Refused("not_in_channel")
    return Share(channel.id, call.text("thread_ts") or None, call.text("initial_comment"))


def _uploaded(call: Call, entry: Json) -> File:
    """The file, once its bytes are there; each upload is completed once."""
    file = call.workspace.state.files.get(str(entry.get("id")))
    if file is None or file.stage != "uploaded":
        raise Refused("file_not_found")
    return replace(file, title=str(entry.get("title") or ""))


def _existing(call: Call) -> File:
    file = call.workspace.state.files.get(call.required("file"))
    if file is None or file.stage in ("awaiting", "uploaded"):
        raise Refused("file_not_found")
    if file.stage == "deleted":
        raise Refused("file_deleted")
    return file
