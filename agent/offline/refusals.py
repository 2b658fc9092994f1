"""What is refused, and why: other people's marks, false claims, and orders hidden in texts."""

from __future__ import annotations

import re

from agent.offline.clauses import Clause
from agent.offline.phrases import phrase
from agent.offline.turn import Turn
from agent.offline.words import tokens

__all__ = ["forbidden", "marks_product", "read"]


#: These make the whole turn void: what else it asks for is built on them.
_VOID = ("watermark", "rival", "unlimited")
#: What is left out of a picture that can be made without it.
_BESIDE = ("prop", "fake")
_CONTEXT = {"defect": ("remove", "erase", "hide", "cover", "fix", "retouch", "clean", "photoshop")}
#: What must not be hidden, and how people ask for it in the clause after.
_DAMAGE = frozenset(["scratch", "scratches", "dent", "dents", "crack", "cracks", "chip", "damage"])
_GONE = re.compile(
    r"\b(?:disappear|vanish|go away|away|invisible|retouch|remove|erase|hide|photoshop|airbrush|"
    r"not (?:see|notice)|don'?t (?:see|notice))",
    re.IGNORECASE,
)


def read(turn: Turn, clause: Clause) -> bool:
    """Refuse a clause with its reason; False where there is nothing to refuse."""
    brackets = clause.shaped("bracket")
    if brackets:
        turn.leave_out(phrase("refuse.brackets"))
        if len(brackets) == len(clause.tokens):
            return True
    kind = _kind(turn, clause)
    if kind is None:
        return False
    reason = phrase(f"refuse.{kind}", said=_short(clause))
    turn.refused.append(kind)
    turn.leave_out(reason)
    turn.void = turn.void or kind in _VOID
    if kind in _BESIDE and turn.orders and turn.orders[-1].last == clause.sentence:
        turn.orders[-1].blocked += not _orders(clause) and _placed(clause)
    whole = kind in _PRINTED and clause.has("quantity", "set") and clause.has("channel")
    return not whole and (kind not in _BESIDE or not _orders(clause))


def _orders(clause: Clause) -> bool:
    """Whether the clause asks for pictures besides what is left out of them."""
    kinds = ("channel", "slot", "scene", "quantity", "color")
    return any(clause.has(kind) for kind in kinds)


def _placed(clause: Clause) -> bool:
    """ "garden, beach and on the north pole with penguins": a picture of its own."""
    first = clause.tokens[0]
    return first.get("place") is not None and first.plain not in ("with", "mit", "con", "avec")


def _kind(turn: Turn, clause: Clause) -> str | None:
    for kind in clause.values("refuse"):
        if kind == "defect" and not _hides(clause):
            continue
        if kind == "badge" and clause.has("quantity", "set") and clause.has("channel"):
            continue
        if kind == "fake" and clause.has("look", "infographic") and clause.shaped("quote"):
            continue
        if kind == "watermark" and _OWN_MARK.search(clause.text):
            continue  # "watermark my shop name": not somebody else's
        if kind == "fake" and clause.has("subject"):
            continue  # "the shadow looks fake"
        return kind
    if _vanishes(turn, clause):
        return "defect"
    if _branded(clause) or marks_product(clause):
        return "fake"
    printed = _printed(clause)
    if printed:
        return printed
    return "prop" if _props(turn, clause) else None


_OWN_MARK = re.compile(r"^(?:please |can you |just )*watermark (?:it|them|my|our|all|with)\b", re.I)

#: What must stand on no listing image, also between quotation marks.
_PRICE = re.compile(r"\d\s*%\s*(?:off|rabatt|de descuento|de remise|discount)|[$€£]\s?\d", re.I)
_PRINTED = ("price_text", "badge", "review")


_STICKERS = re.compile(
    r"\b(?:stickers?|badges?|banners?|tags?|labels?|ribbons?|bursts?|stamps?)\b", re.IGNORECASE
)


def _printed(clause: Clause) -> str | None:
    """ "an image with '20% off' on it": what a quoted line to print says."""
    if _PRICE.search(clause.text) and _STICKERS.search(clause.text):
        return "price_text"  # "a 50% off sticker"
    found = [kind for quote in clause.shaped("quote") if (kind := forbidden(quote.text))]
    return found[0] if found else None


def forbidden(quote: str) -> str | None:
    """What keeps a quoted line off every listing image, None where nothing does."""
    said = [v for token in tokens(quote[1:-1]) if (v := token.get("refuse")) in _PRINTED]
    return "price_text" if _PRICE.search(quote) else said[0] if said else None


def marks_product(clause: Clause) -> bool:
    """ "write 'Best Dad' on the mug": words on the product itself that it does not carry."""
    if not clause.shaped("quote"):
        return False
    words = [token.plain for token in clause.tokens]
    on = [i for i, word in enumerate(words) if word in ("on", "onto", "auf", "en", "sur")]
    return any(t.get("product") for i in on for t in clause.tokens[i + 1 : i + 4])


def _vanishes(turn: Turn, clause: Clause) -> bool:
    """ "there's a big scratch on the lid, make it disappear"."""
    at = next((i for i, other in enumerate(turn.clauses) if other is clause), 0)
    near = [clause, *turn.clauses[max(0, at - 1) : at], *turn.clauses[at + 1 : at + 2]]
    near = [c for c in near if c.sentence == clause.sentence]
    damaged = any(t.plain in _DAMAGE for c in near for t in c.tokens)
    about = any(t.plain in _DAMAGE for t in clause.tokens) or _GONE.search(turn.typed(clause))
    return damaged and bool(about) and any(_GONE.search(turn.typed(c)) for c in near)


def _branded(clause: Clause) -> bool:
    """ "and the logo of Nike on the mug": a mark that the product does not carry."""
    words = [token.plain for token in clause.tokens]
    at = next((i for i, word in enumerate(words) if word in ("logo", "logos")), None)
    if at is None or clause.has("look", "detail") or clause.has("verb", "keep", "remove"):
        return False
    before, after = set(words[:at]), set(words[at:])
    added = clause.has("verb", "add", "change") or clause.joint in ("and", "comma")
    ours = before & {"with", "add", "put"} and before & {"our", "my", "your", "a"}
    return bool(
        (added and after & {"on", "onto", "to"}) or (ours and after & {"on", "in", "at", "to"})
    )


def _props(turn: Turn, clause: Clause) -> bool:
    """ "with steam rising": things around the product, which only a generator adds."""
    if turn.studio.generator or clause.has("verb", "remove", "keep"):
        return False
    if clause.has("look", "detail"):
        return False  # "a close-up of the petals on the top"
    order = turn.orders[-1] if turn.orders else None
    if order and order.listing == "infographic" and order.sentence == clause.sentence:
        return False  # "infographic: memory foam, …": a line to print
    named = turn.situation.name_words()
    return any(token.get("prop") and token.plain not in named for token in clause.tokens)


def _hides(clause: Clause) -> bool:
    words = set(clause.text.lower().split())
    return clause.has("verb", "remove") or bool(words & set(_CONTEXT["defect"]))


def _short(clause: Clause) -> str:
    text = clause.text
    return text if len(text) <= 80 else text[:79] + "…"
