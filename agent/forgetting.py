"""Forgetting: a conversation is deleted with its photos and all that was made of them.

What another conversation has as well stays: pictures are kept once, whoever made them.
"""

from __future__ import annotations

from agent.collector import collected
from agent.head_start import made_ahead
from agent.premises import Premises
from agent.settings import Settings
from agent.stores import forget_store, open_store

#: Seconds for which what belongs to no conversation may be on its way into one.
_ON_ITS_WAY = 3600.0


def forget(premises: Premises, thread: str) -> None:
    """Delete a conversation; whoever calls holds it."""
    records, store = premises.records, premises.store
    photos = records.photos(thread)
    pictures, uploads = records.kept(thread)
    ahead = {made_ahead(premises.workshop, photo) for photo in photos.values()} - {""}
    records.forget(thread)
    from agent.steering import erase

    erase(premises.open(), thread)
    other_pictures, other_uploads = records.kept()
    store.flush()
    store.disposal.discard((pictures | ahead) - other_pictures, uploads - other_uploads)


def sweep(premises: Premises) -> int:
    """Delete whatever no conversation has; returns how many files that were."""
    found = collected(premises, _ON_ITS_WAY, everything=True)
    return sum(kind.garbage.count for kind in found.kinds.values())


def erase_results(settings: Settings) -> None:
    """Delete every picture, result and upload of a store that only these settings use."""
    store = open_store(settings.store)
    store.flush()
    store.disposal.erase()
    forget_store(settings.store)
