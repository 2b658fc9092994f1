"""Opening volumes: folders at once, other addresses through what fsspec knows."""

from __future__ import annotations

import os

from agent.address import told
from agent.volume import Volume
from tools.errors import ConfigurationError

#: What has to be installed for addresses of a kind.
_EXTRAS = {"s3": "s3", "s3a": "s3"}
#: botocore repeats what fails on the way; s3fs does so once more around it.
_OPTIONS = {"s3": {"config_kwargs": {"retries": {"max_attempts": 2, "mode": "standard"}}}}


def open_volume(url: str, called: str) -> Volume:
    """The volume at a folder or URL, which users know as `called`.

    Raises ConfigurationError where the address holds secrets or cannot be opened; nothing is
    asked of a server yet.
    """
    if told(url) != url:
        raise ConfigurationError(
            f"{called} is {told(url)!r}, an address with secrets in it: leave them out and set"
            " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile"
        )
    if "::" not in url and "://" not in url:
        return Volume(url, _absolute(url))
    return _reached(url, called)


def _absolute(folder: str) -> str:
    """A folder's path as fsspec writes it: absolute, with slashes, links and dots kept."""
    path = os.path.join(os.getcwd(), os.path.expanduser(folder))
    return path.replace(os.sep, "/").rstrip("/")


def _reached(url: str, called: str) -> Volume:
    import fsspec

    kind = fsspec.utils.get_protocol(url)
    try:
        # What others write between two looks is seen: no listing is remembered.
        options = {"use_listings_cache": False, **_OPTIONS.get(kind, {})}
        files, root = fsspec.core.url_to_fs(url, **options)
        strangers = _strangers(kind)
    except ImportError as error:
        need = _EXTRAS.get(kind)
        more = f"pip install 'packshot[{need}]'" if need else "set it to a folder or an s3:// URL"
        raise ConfigurationError(
            f"{called} is {url!r}, and what reads {kind}:// is not installed: {more}"
        ) from error
    except ValueError as error:
        raise ConfigurationError(
            f"{called} is {url!r}, which cannot be opened: set it to a folder or URL"
        ) from error
    from fsspec.implementations.local import LocalFileSystem

    opened = None if isinstance(files, LocalFileSystem) else files
    return Volume(url, str(root).rstrip("/"), opened, strangers)


def _strangers(kind: str) -> tuple[type[Exception], ...]:
    """The errors of what lies below s3fs that are no OSErrors."""
    if kind not in _EXTRAS:
        return ()
    from aiohttp import ClientError as Broken
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, Broken)
