"""What the workspace knows of pictures before they are drawn."""

import io

import pytest
from PIL import Image
from slack_sdk.web.async_client import AsyncWebClient

from localslack import WorkspaceClient
from localslack.pictures import measured
from tests.localslack.raw import upload


def picture(kind: str) -> bytes:
    """A picture of 40 by 30."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30)).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_measured(kind: str) -> None:
    """The page can keep room for every kind of picture."""
    assert measured(picture(kind)) == (40, 30)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", picture("PNG")[:20]])
def test_not_measured(data: bytes) -> None:
    """A broken picture has no measures, and breaks nothing."""
    assert measured(data) is None


async def test_the_page_is_told(slack: AsyncWebClient, workspace: WorkspaceClient) -> None:
    """Once a picture is processed, everybody can ask how large it is; the app sees it in the file."""
    file_id = await upload(slack)
    await slack.files_completeUploadExternal(files=[{"id": file_id, "title": "dot"}])

    async def told() -> bool:
        return bool((await workspace.info())["pictures"].get(file_id) == [1, 1])

    assert await workspace.wait_for(told)
    file = (await slack.files_info(file=file_id))["file"]
    assert (file["original_w"], file["original_h"]) == (1, 1)
