"""Where files are kept: the stage and the cache of previews, each as a folder."""

from bot.stage.folder import FolderStage
from bot.stage.previews import FolderPreviews

__all__ = ["FolderPreviews", "FolderStage"]
