"""Files: photos that people upload, fetched from Slack and from nowhere else."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Final
from urllib.parse import urlsplit

from agent import PhotoError, Upload
from bot.slack.client import Slack, SlackError
from bot.slack.payload import Json, number, part, text

HOSTS: Final = frozenset({"https://files.slack.com", "https://slack-files.com"})
_PIECE: Final = 1 << 18
_PATIENCE: Final = 30
_TRIES: Final = 3
#: Slack scans a new file before it can be fetched; until then it has no address.
_SCANNING: Final = (0.5, 1.0, 2.0, 4.0)
_HTML: Final = (b"<!doctype", b"<html")


class _Still(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the token must not travel to another host."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        """Stay here; the answer counts as an error."""


@dataclass(frozen=True)
class Downloads:
    """How uploads are fetched: as whom, from which origins, and how large they may be (bytes)."""

    slack: Slack
    origins: frozenset[str]
    limit: int
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def fetch(self, file: Json) -> Upload:
        """One file of a message. Raises PhotoError, one sentence for whoever sent it."""
        known = self._ready(file)
        name = text(known, "name") or text(known, "title") or "photo"
        self._check(known, name)
        address = text(known, "url_private_download") or text(known, "url_private")
        if not self._trusted(address):
            raise PhotoError(f"{name!r} does not lie at Slack: upload the photo itself")
        return Upload(name, self._tried(address, name))

    def _ready(self, file: Json) -> Json:
        """The file once Slack is done with scanning it; events may hold only half of it."""
        for pause in _SCANNING:
            hidden = text(file, "file_access") == "check_file_info"
            if text(file, "url_private") and not hidden:
                return file
            self.sleep(pause)
            try:
                answer = self.slack.call("files.info", file=text(file, "id"))
            except SlackError as error:
                raise PhotoError(
                    f"Slack does not let me see {text(file, 'name') or 'that file'!r}"
                    f" ({error.code}): upload it again in this thread"
                ) from error
            file = part(answer, "file") or file
        return file

    def _check(self, file: Json, name: str) -> None:
        if file.get("is_external") is True or text(file, "mode") not in ("", "hosted"):
            raise PhotoError(f"{name!r} is a link to another place: upload the photo itself")
        if number(file, "size") > self.limit:
            raise self._too_large(name, number(file, "size"))

    def _too_large(self, name: str, size: int) -> PhotoError:
        limit = self.limit // 1_000_000
        return PhotoError(
            f"{name!r} has {size / 1e6:.0f} MB; {limit} MB is the most: send a smaller photo"
        )

    def _trusted(self, address: str) -> bool:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        return parts.username is None and origin in self.origins

    def _tried(self, address: str, name: str) -> bytes:
        for attempt in range(_TRIES):
            if attempt:
                self.sleep(2.0**attempt / 2)
            try:
                return self._read(address, name)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code < 500 and error.code != http.client.TOO_MANY_REQUESTS:
                        raise _refused(name) from None
            except (OSError, http.client.HTTPException):
                pass
        raise PhotoError(f"{name!r} could not be fetched from Slack: send it once more") from None

    def _read(self, address: str, name: str) -> bytes:
        token = self.slack.settings.bot_token
        request = urllib.request.Request(address)
        request.add_unredirected_header("Authorization", f"Bearer {token}")
        with urllib.request.build_opener(_Still).open(request, timeout=_PATIENCE) as answer:
            whole = int(answer.headers.get("Content-Length") or 0)
            if whole > self.limit:
                raise self._too_large(name, whole)
            if _is_page(answer.headers):
                raise _refused(name)
            data = self._pieces(answer, name)
        if len(data) < whole:
            raise http.client.IncompleteRead(data, whole - len(data))
        if data[:64].lstrip().lower().startswith(_HTML):
            raise _refused(name)
        return data

    def _pieces(self, answer: IO[bytes], name: str) -> bytes:
        data = bytearray()
        while piece := answer.read(_PIECE):
            data += piece
            if len(data) > self.limit:
                raise self._too_large(name, len(data))
        return bytes(data)


def _is_page(headers: Message) -> bool:
    return headers.get_content_type() == "text/html"


def _refused(name: str) -> PhotoError:
    """Slack shows its login page, with whatever status, to those who may not see a file."""
    return PhotoError(
        f"Slack did not let me fetch {name!r}: ask an admin to give this app files:read and to"
        " install it again"
    )


def origins(slack: Slack, workspace: str) -> frozenset[str]:
    """Where files may be fetched from: Slack's file hosts, the workspace's, those configured."""
    api = urlsplit(slack.settings.api_url)
    home = urlsplit(workspace)
    found = {f"https://{host}" for host in slack.settings.file_hosts}
    if home.scheme == "https" and home.netloc.endswith(".slack.com"):
        found.add(f"https://{home.netloc}")
    if api.netloc != "slack.com":  # a stand-in serves its own files
        found.add(f"{api.scheme}://{api.netloc}")
    return HOSTS | found
