"""Questions about channels, scenes, costs and what Packshot can do, answered from its own data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agent.offline import holdings
from agent.offline.clauses import Clause
from agent.offline.describing import described
from agent.offline.phrases import phrase
from agent.offline.placing import places_in
from agent.offline.turn import Turn
from agent.offline.vocabulary import vocabulary
from agent.offline.words import tokens
from tools.channels import channels, missing_channels, slots

__all__ = ["read"]


_POLITE = ("can you", "could you", "would you", "will you", "may i", "should i")
#: With these a question about a channel begins: "is Etsy ok with text?".
_ASKING = frozenset(["is", "are", "does", "do", "has", "will", "was", "ist", "sind", "es", "est"])
#: Topics that are asked for without a question: "show me the plan".
_TOLD = frozenset(
    ["show", "list", "tell", "current", "what", "what's", "whats", "which", "how"]
    + ["zeig", "muestra", "montre"]
)
_FETCHED = "files"
_MAKES = ("make", "add", "change", "export")


def read(turn: Turn, clause: Clause) -> bool:
    """Answer what a clause asks; False where it asks nothing."""
    topics = clause.values("topic")
    if clause.has("aside") and not clause.has("look", "on_model"):
        turn.answers += [] if turn.asides else [phrase("limit.aside")]
        turn.asides += 1
        return True
    if told := described(turn, clause) or holdings.pointed_out(turn, clause):
        turn.answers.append(told)
        turn.answering = clause.sentence
        return True
    if not topics:
        return _general(turn, clause)
    if not _asks(clause):
        return False
    topic = topics[0] if topics[0] != "why" else _why(clause, topics)
    turn.answers.append(_ANSWERS[topic](turn, clause))
    turn.answering = clause.sentence
    return True


def _general(turn: Turn, clause: Clause) -> bool:
    """A question on what has no topic: the one before goes on, or what can be done is told."""
    if not clause.asked:
        return False
    if turn.answering == clause.sentence:
        return True
    if clause.has("channel") and clause.tokens[0].plain in _ASKING and len(clause.tokens) > 1:
        turn.answers.append(_of_words(turn, clause))
        turn.answering = clause.sentence
        return True
    if clause.shaped("pixels") and clause.tokens[0].plain in (*_ASKING, "must", "need", "should"):
        turn.answers.append(_sizes(turn, clause))  # "do we really need 1600 px?"
        turn.answering = clause.sentence
        return True
    begins = next((t for t in clause.tokens if not t.get("talk")), clause.tokens[0])
    bare = not any(clause.has(k) for k in ("quantity", "look", "scene", "color", "slot", "verb"))
    before = _topic_before(turn)
    still = not turn.files and turn.situation.said() and "?" in turn.situation.said()[0]
    if clause.has("channel") and bare and not before and still:
        turn.answers.append(_of_words(turn, clause))
    elif before and (clause.has("channel") or clause.has("slot")) and _only_named(clause):
        turn.answers.append(_ANSWERS[before](turn, clause))
    elif begins.get("ask") and begins.plain not in _POLITE:
        turn.answers.append(_of_words(turn, clause))
    else:
        return False
    turn.answering = clause.sentence
    return True


def _only_named(clause: Clause) -> bool:
    """ "and a Pinterest pin?", after a question: nothing but a place."""
    return not any(clause.has(k) for k in ("look", "scene", "color", "verb"))


def _topic_before(turn: Turn) -> str | None:
    """What the user's last message asked about."""
    for text in turn.situation.said()[:1]:
        found = [v for t in tokens(text, turn.situation.name_words()) if (v := t.get("topic"))]
        return found[0] if found and found[0] in ("sizes", "count", "channels") else None
    return None


def _of_words(turn: Turn, clause: Clause) -> str:
    if clause.has("scene") or clause.has("look", "lifestyle"):
        return _scenes(turn, clause)
    if clause.has("channel") or clause.has("no_channel"):
        return _sizes(turn, clause) if clause.has("channel") else _channels(turn, clause)
    if clause.has("color") or clause.has("look", "recolor") or clause.has("subject", "background"):
        return phrase("answer.colors")
    if clause.has("no_channel"):
        return _channels(turn, clause)
    return _able(turn, clause)


def _asks(clause: Clause) -> bool:
    """Whether a clause is a question and not a polite request: "can you make …?"."""
    polite = clause.tokens[0].plain in _POLITE
    if polite and clause.has("verb", *_MAKES):
        return False
    shown = any(t.get("topic") and t.plain.split()[0] in _TOLD for t in clause.tokens)
    shown = shown or any(t.get("topic") and t.plain.endswith("are there") for t in clause.tokens)
    return clause.asked or clause.has("ask") or shown or clause.has("topic", _FETCHED)


def _why(clause: Clause, topics: list[str]) -> str:
    if "#ffffff" in clause.values("color"):
        return "why_white"
    return topics[1] if len(topics) > 1 else "why"


def _named(turn: Turn, clause: Clause) -> list[str]:
    named = clause.values("channel") or [c for part in turn.clauses for c in part.values("channel")]
    return named or [place.channel for place in places_in(turn, clause, None)]


def _sizes(turn: Turn, clause: Clause) -> str:
    named = list(dict.fromkeys(_named(turn, clause) or turn.here))
    if not named:
        return phrase("answer.sizes_where", known=_known())
    return " ".join(_size_of(name) for name in named)


def _size_of(channel: str) -> str:
    title = channels()[channel].title
    parts = []
    for slot in channels()[channel].slots.values():
        export = slot.export
        text = f"{slot.name.replace('_', ' ')}: {export.width}×{export.height} px {export.format}"
        limits = [_limit(rule.measure, rule.min) for rule in slot.pixels.rules if rule.min]
        parts.append(text + (f" (accepted: {', '.join(limits)})" if limits else ""))
    return f"{title} files as I write them: {'; '.join(parts)}. Verify before publishing."


def _limit(measure: str, least: object) -> str:
    told = "×".join(map(str, least)) if isinstance(least, tuple) else str(least)
    return (
        f"{measure} side at least {told} px"
        if measure in ("long", "short")
        else f"{measure} at least {told}"
    )


def _cost(turn: Turn, clause: Clause) -> str:
    paid = clause.has("look", "on_model") or turn.situation.generator
    return phrase("answer.cost_generator" if paid else "answer.cost")


def _able(turn: Turn, clause: Clause) -> str:
    return phrase("answer.able", known=_known())


def _known() -> str:
    return ", ".join(channel.title for channel in channels().values())


def _scenes(turn: Turn, clause: Clause) -> str:
    here = ", ".join(name.replace("_", " ") for name in turn.studio.scenes)
    known = [n for n in vocabulary().sheets["scenes"].near if n not in turn.studio.scenes]
    later = f" Not there yet: {', '.join(n.replace('_', ' ') for n in known)}." if known else ""
    return f"Built-in scenes: {here}. You can also send a photo of a scene of your own.{later}"


def _channels(turn: Turn, clause: Clause) -> str:
    missing = ", ".join(name.title() for name in missing_channels())
    return f"I know {_known()}. For {missing} nobody published numbers to check a file against."


def _why_white(turn: Turn, clause: Clause) -> str:
    white = [slot.id for slot in slots().values() if slot.background.rule == "pure_white"]
    return phrase("answer.why_white", slots=", ".join(white))


def _why_at_all(turn: Turn, clause: Clause) -> str:
    return phrase("answer.why")


def _good_enough(turn: Turn, clause: Clause) -> str:
    photos = turn.situation.fresh() or turn.photos
    if not photos:
        return phrase("answer.no_photo")
    return " ".join(_judged(turn, photo) for photo in photos[:3])


def _judged(turn: Turn, photo: str) -> str:
    facts = turn.situation.uploads[photo].facts
    width, height = facts.get("width"), facts.get("height")
    if not isinstance(width, int) or not isinstance(height, int):
        return phrase("answer.unmeasured", photo=photo)
    long = max(width, height)
    verdict = (
        "large enough for every channel"
        if long >= 1600
        else "enough for zoom (1000 px), below the 1600 px that Amazon advises"
        if long >= 1000
        else "small: Amazon's zoom needs 1000 px and 1600 px is advised, so send a larger one or"
        " let me upscale it"
    )
    return f"{photo} has {width}×{height} px: {verdict}."


def _generator(turn: Turn, clause: Clause) -> str:
    return phrase("answer.generator" if turn.situation.generator else "answer.no_generator")


def _time(turn: Turn, clause: Clause) -> str:
    return phrase("answer.time")


_ANSWERS: Mapping[str, Callable[[Turn, Clause], str]] = {
    "sizes": _sizes,
    "count": lambda turn, clause: holdings.counted(turn, clause, _named(turn, clause)),
    "cost": _cost,
    "able": _able,
    "scenes": _scenes,
    "channels": _channels,
    "why_white": _why_white,
    "why": _why_at_all,
    "good_enough": _good_enough,
    "plan": lambda turn, _: holdings.listed(turn),
    "files": lambda turn, _: holdings.lying(turn),
    "generator": _generator,
    "time": _time,
}
