"""Uploads: files into a thread, as one message, once, and only believed when Slack shows them."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.slack.client import SlackError, Unreachable
from bot.slack.effects import Effects
from bot.slack.payload import Json, part, parts, text

#: More than ten files are refused by the client, more than fourteen by the server.
MOST: Final = 10
_PATIENCE: Final = 120
#: Seconds between two looks at whether Slack shows what it has taken; two minutes in all.
_LOOKS: Final = (0.2, 0.4, 0.8, 1.5, 3.0, 5.0, *([10.0] * 11))


class Uploads:
    """Files on their way: each step is noted, so that a restart goes on where this one stopped."""

    def __init__(self, effects: Effects, sleep: Callable[[float], None] = time.sleep) -> None:
        """`sleep` is what waits between two looks."""
        self.effects, self.slack, self.sleep = effects, effects.slack, sleep

    def send(
        self, key: str, channel: str, thread: str, files: Sequence[Path], comment: str
    ) -> bool:
        """Put at most ten files into a thread. False if Slack took them but does not show them.

        `comment` is mrkdwn that stands above them.
        """
        if self.effects.is_done(key):
            return part(self.effects.data(key)).get("shown") is not False
        ids = [self._sent(f"{key}/{number}", file) for number, file in enumerate(files)]
        if not self._completed(key, ids, channel):
            self._complete(key, ids, files, channel, thread, comment)
        shown = self._shown(ids[0], channel)
        self.effects.note(key, {"files": ids, "shown": shown}, done=True)
        return shown

    def ids(self, key: str) -> list[str]:
        """Slack's ids of the files that were sent under a key, in their order."""
        found = part(self.effects.data(key)).get("files")
        return [str(one) for one in found] if isinstance(found, list) else []

    def _sent(self, key: str, file: Path) -> str:
        """The id of a file whose bytes Slack has; nobody sees it before it is completed."""
        if self.effects.is_done(key):
            return text(self.effects.data(key), "id")
        size = file.stat().st_size
        place = self.slack.call("files.getUploadURLExternal", filename=file.name, length=size)
        _transfer(text(place, "upload_url"), file, size)
        self.effects.note(key, {"id": text(place, "file_id")}, done=True)
        return text(place, "file_id")

    def _completed(self, key: str, ids: Sequence[str], channel: str) -> bool:
        """Whether an attempt that was cut short has been completed nevertheless."""
        if self.effects.data(key) is None:
            return False
        try:
            file = part(self.slack.call("files.info", file=ids[0]), "file")
        except SlackError as error:
            if error.code in ("file_not_found", "file_not_complete"):
                return False
            raise
        return bool(file)

    def _complete(
        self,
        key: str,
        ids: Sequence[str],
        files: Sequence[Path],
        channel: str,
        thread: str,
        comment: str,
    ) -> None:
        named = zip(ids, files, strict=True)
        self.effects.note(key, {"files": list(ids)})
        try:
            self.slack.call(
                "files.completeUploadExternal",
                files=[{"id": id, "title": file.name} for id, file in named],
                channel_id=channel,
                thread_ts=thread,
                initial_comment=comment,
            )
        except SlackError:
            self.effects.forget(key)
            raise

    def _shown(self, id: str, channel: str) -> bool:
        """Whether the file is in the channel; taken and shown are two things at Slack."""
        for pause in _LOOKS:
            if _shared(part(self.slack.call("files.info", file=id), "file"), channel):
                return True
            self.sleep(pause)
        return False


def _shared(file: Json, channel: str) -> bool:
    shares = part(file, "shares")
    return any(parts(shares, kind, channel) for kind in ("public", "private"))


def _transfer(address: str, file: Path, size: int) -> None:
    """The bytes, from the disk to where Slack wants them."""
    with file.open("rb") as stream:
        request = urllib.request.Request(address, data=stream, method="POST")
        request.add_header("Content-Length", str(size))
        request.add_header("Content-Type", "application/octet-stream")
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                answer.read()
        except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            raise Unreachable(f"upload of {file.name}") from error
