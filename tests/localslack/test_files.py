"""Files: uploaded in three steps, processed some time later, shown, shared, deleted."""

import asyncio
import io

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from localslack import Server, Settings, WorkspaceClient, WorkspaceError
from localslack.state import Json, make_id
from tests.localslack.raw import PNG, upload

GENERAL = make_id("C", "general")


async def processed(slack: AsyncWebClient, workspace: WorkspaceClient, file_id: str) -> Json:
    """The file, once it is processed."""

    async def probe() -> Json | None:
        await asyncio.sleep(0.05)  # every call is a change to wait for, and there are only so many a minute
        file: Json = (await slack.files_info(file=file_id))["file"]
        return file if file["mimetype"] else None

    return await workspace.wait_for(probe)


@pytest.mark.parametrize("settings", [Settings(port=0, processing_delay=0.3)])
async def test_processing_takes_time(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A completed file has no type and cannot be shown until it is processed; then it has both, and thumbnails."""
    file_id = await upload(slack)
    completed = await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "Logo"}])
    assert (completed["files"][0]["title"], completed["files"][0]["mimetype"]) == ("Logo", "")
    assert (await slack.files_info(file=file_id))["file"]["filetype"] == ""
    picture = [{"type": "image", "slack_file": {"id": file_id}, "alt_text": "a logo"}]
    with pytest.raises(SlackApiError) as refused:
        await slack.chat_postMessage(channel=GENERAL, text="x", blocks=picture)
    assert refused.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    file = await processed(slack, workspace, file_id)
    assert (file["mimetype"], file["filetype"], file["size"]) == ("image/png", "png", len(PNG))
    assert file["thumb_360"]
    assert (await slack.chat_postMessage(channel=GENERAL, text="x", blocks=picture))["ok"]
    by_url = [{"type": "image", "slack_file": {"url": file["url_private"]}, "alt_text": "a logo"}]
    assert (await slack.chat_postMessage(channel=GENERAL, text="x", blocks=by_url))["ok"]


@pytest.mark.parametrize(
    ("data", "mimetype"),
    [
        pytest.param(PNG, "image/png", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "image/jpeg", id="jpg"),
        pytest.param(b"GIF89a", "image/gif", id="gif"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", id="svg"),
        pytest.param(b"hello", "text/plain", id="text"),
        pytest.param(b"\x80\x81", "application/octet-stream", id="anything"),
    ],
)
async def test_types(slack: AsyncWebClient, workspace: WorkspaceClient, data: bytes, mimetype: str) -> None:
    """A file's type comes from its bytes, whatever its name."""
    file_id = await upload(slack, data, "picture.png")
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": ""}])
    assert (await processed(slack, workspace, file_id))["mimetype"] == mimetype


@pytest.mark.parametrize("settings", [Settings(port=0, upload_lifetime=0.0)])
async def test_expired_upload_url(slack: AsyncWebClient) -> None:
    """An upload URL that came too late takes nothing."""
    ticket = await slack.files_getUploadURLExternal(filename="a.png", length=1)
    async with aiohttp.ClientSession() as session, session.post(ticket["upload_url"], data=b"x") as response:
        assert response.status == 404


async def test_upload_url_works_once(slack: AsyncWebClient) -> None:
    """An upload URL takes one file, raw or as a form."""
    ticket = await slack.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    async with aiohttp.ClientSession() as session:
        async with session.post(ticket["upload_url"], data={"file": io.BytesIO(PNG)}) as response:
            assert (response.status, await response.text()) == (200, f"OK - {len(PNG)}")
        async with session.post(ticket["upload_url"], data=PNG) as response:
            assert response.status == 404


async def test_complete_needs_the_bytes(slack: AsyncWebClient) -> None:
    """A file without bytes cannot be completed, and one that is completed not again."""
    ticket = await slack.files_getUploadURLExternal(filename="a.png", length=1)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await slack.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "a"}])
    file_id = await upload(slack)
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "a"}])
    with pytest.raises(SlackApiError, match="file_not_found"):
        await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "a"}])


async def test_share_in_a_thread(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A shared file appears as a message once it is processed, where it was sent to."""
    root = await workspace.user("ana").say("general", "root")
    file_id = await upload(slack)
    await slack.files_completeUploadExternal(
        files=[{"id": file_id, "title": "a"}], channel_id=GENERAL, thread_ts=root["ts"], initial_comment="here"
    )
    shared = await workspace.user("ben").wait_for("general", lambda m: "files" in m, thread_ts=root["ts"])
    assert (shared["text"], shared["subtype"], shared["files"][0]["id"]) == ("here", "file_share", file_id)
    [share] = (await slack.files_info(file=file_id))["file"]["shares"]["public"][GENERAL]
    assert (share["ts"], share["thread_ts"]) == (shared["ts"], root["ts"])


async def test_slacks_own_upload(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """The three steps in one, as Slack's client does them."""
    await slack.files_upload_v2(channel=GENERAL, content=PNG, filename="a.png", initial_comment="all in one")
    assert (await workspace.user("ana").wait_for("general", lambda m: "files" in m))["text"] == "all in one"


async def test_alt_txt_blocks_the_share(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """An upload with alt_txt is processed but never shared, and nothing says so: a trap of Slack's."""
    file_id = await upload(slack, alt_txt="a logo")
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "a"}], channel_id=GENERAL)
    assert (await processed(slack, workspace, file_id))["shares"] == {}
    assert await workspace.user("ana").messages("general") == []


async def test_lost_share(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """On demand, a share fails without a word; the next one works."""
    await workspace.lose_shares()
    for title in ("lost", "found"):
        file_id = await upload(slack, name=title)
        await slack.files_completeUploadExternal(files=[{"id": file_id, "title": title}], channel_id=GENERAL)
        await processed(slack, workspace, file_id)
    [message] = await workspace.user("ana").messages("general")
    assert message["files"][0]["title"] == "found"


async def test_stuck_file(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """On demand, a file is never processed."""
    await workspace.stick_files()
    stuck, good = await upload(slack), await upload(slack)
    for file_id in (stuck, good):
        await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "a"}])
    await processed(slack, workspace, good)
    assert (await slack.files_info(file=stuck))["file"]["mimetype"] == ""


async def test_delete(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """A deleted file is gone for everybody, and leaves a tombstone in its message."""
    file_id = await upload(slack)
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "a"}], channel_id=GENERAL)
    await workspace.user("ana").wait_for("general", lambda m: "files" in m)
    await slack.files_delete(file=file_id)
    for act in (slack.files_info, slack.files_delete):
        with pytest.raises(SlackApiError, match="file_deleted"):
            await act(file=file_id)
    [message] = await workspace.user("ana").messages("general")
    assert message["files"] == [{"id": file_id, "mode": "tombstone"}]
    with pytest.raises(WorkspaceError, match="no such file"):
        await workspace.file(file_id)


async def test_bytes(server: Server, slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """People get a file's bytes, apps only with their token; what is no picture is for saving, not for showing."""
    file_id = await upload(slack)
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "a"}])
    file = await processed(slack, workspace, file_id)
    assert await workspace.file(file_id) == PNG
    svg = await upload(slack, b"<svg/>")
    await slack.files_completeUploadExternal(files=[{"id": svg, "title": "a"}])
    await processed(slack, workspace, svg)
    async with aiohttp.ClientSession() as session:
        async with session.get(file["url_private"]) as response:
            assert response.status == 401
        headers = {"Authorization": "Bearer xoxb-local"}
        async with session.get(file["url_private"], headers=headers) as response:
            assert (response.content_type, await response.read()) == ("image/png", PNG)
        async with session.get(f"{server.url}/local/files/{svg}") as response:
            assert response.content_type == "application/octet-stream"
            assert response.headers["Content-Disposition"] == "attachment"
