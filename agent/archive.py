"""Archive: what a studio has stored of photos and of pictures made, by their digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.premises import Premises
    from tools.picture import Picture


class Archive:
    """The side of a studio that its store answers for; reading from it changes nothing.

    Every method may be called from any thread. Pictures go by the digest that a Photo, a Result
    or an origin names, and originals by the SHA-256 of the bytes that came.
    """

    _premises: Premises

    def picture(self, digest: str) -> Picture:
        """Of a Photo, a Result or an origin. Raises PackshotError if it is no longer stored."""
        store = self._premises.store
        traced = store.hit(digest)
        return store.get(traced.digest if traced else digest)

    @property
    def trouble(self) -> str:
        """Why results could not be kept or found the last time; empty where they could."""
        return self._premises.store.trouble

    def original(self, sha256: str) -> bytes:
        """The bytes of an upload as they came. Raises PackshotError if they are gone."""
        return self._premises.store.get_bytes(sha256)
