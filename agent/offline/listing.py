"""Shot lists of one's own: "save this as our mug set", "use our mug set for this"."""

from __future__ import annotations

import re

from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import with_export
from agent.offline.phrases import phrase
from agent.offline.products import named_products, product_groups
from agent.offline.tree import grown
from agent.offline.turn import Turn
from agent.offline.vocabulary import normal
from agent.saved_lists import SavedList, slug

__all__ = ["read"]

_THIS = r"(?:this|these|it|that|them|the set|the list|das|dies\w*|esto|este|esta|ca|cela|ceci)"
_SAVE = re.compile(
    r"\b(?:save|store|keep|remember|speicher\w*|merk\w*|guarda\w*|enregistre\w*|sauvegarde\w*)\s+"
    rf"{_THIS}\b.*?\b(?:as|als|como|comme|sous)\s+(?P<name>.+)$"
)
_OURS = r"(?:our|my|the|a|an|unser\w*|mein\w*|nuestr\w+|mi|notre|mon|ma)"
_SET = r"(?:set|sets|shot list|list|recipe|template|series|vorlage|liste|plantilla|lista|modele)"


def read(turn: Turn, clause: Clause) -> bool:
    """Save the plan as a list, or make the pictures of one; False where neither is asked."""
    said = normal(clause.text)
    found = _SAVE.search(said)
    if found and not (clause.has("format") or clause.shaped("size")):
        name = re.sub(rf"^{_OURS}\s+", "", found["name"]).strip(" .!\"'")
        turn.listed = name or "list"
        turn.later.append(lambda: _saved(turn))
        return True
    named = _named(turn, said)
    if named is None:
        return False
    turn.later.append(lambda: _applied(turn, clause, named))
    return True


def _saved(turn: Turn) -> None:
    if not turn.files:
        turn.listed = ""
        turn.answers.append(phrase("keep.nothing"))
        return
    turn.say(phrase("keep.saved", title=turn.listed, count=len(turn.files)))


def _named(turn: Turn, said: str) -> str | None:
    """The saved list that a clause names: "our mug set", "the list mug set"."""
    for name in sorted(turn.situation.lists, key=len, reverse=True):
        words = re.escape(name.replace("_", " "))
        bare = re.sub(rf"\s{_SET}$", "", name.replace("_", " "))
        spoken = rf"\b(?:{_OURS}\s+)?(?:{words}|{re.escape(bare)}\s+{_SET})\b"
        owned = rf"\b{_OURS}\s+(?:{words}|{re.escape(bare)}\s+{_SET})\b"
        if re.search(owned, said) or (re.search(spoken, said) and _uses(said)):
            return name
    return None


def _uses(said: str) -> bool:
    return bool(re.search(r"\b(?:use|apply|with|make|run|nimm|nutze|usa|utilise)\b", said))


def _applied(turn: Turn, clause: Clause, name: str) -> None:
    """Add the pictures of a list, made from each product that is meant."""
    saved = SavedList.model_validate(turn.situation.lists[name])
    named = named_products(clause, turn.photos).photos
    photos = named or tuple(turn.situation.fresh()) or tuple(turn.photos)
    if not photos:
        turn.ask(phrase("ask.photo"))
        return
    for group in product_groups(list(photos)):
        _add(turn, saved, group[0])
    turn.say(phrase("keep.applied", title=saved.title, count=saved.files))


def _add(turn: Turn, saved: SavedList, photo: str) -> None:
    sku = turn.skus.get(photo) or turn.code
    for root in grown(saved.filled(photo)):
        if root.op != "export":
            continue
        node = with_export(root, sku=sku) if sku else root
        stem = slug(photo)
        several = len(turn.photos) > 1 and not node.name.startswith(stem)
        turn.add(File(node).renamed(f"{stem}_{node.name}" if several else node.name))
