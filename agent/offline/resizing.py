"""Files that are there in another size or format: "make it 3000x3000", "export as png"."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from agent.offline import measures, numbers
from agent.offline.applying import change_files
from agent.offline.clauses import Clause
from agent.offline.gallery import File
from agent.offline.looks import with_export
from agent.offline.phrases import phrase
from agent.offline.pointing import by_place
from agent.offline.references import targets
from agent.offline.turn import Turn
from tools.channels import channels, slots

__all__ = ["composed", "read", "read_pointed"]

#: With these a picture is asked for, and none pointed at.
_ARTICLES = frozenset(["a", "an", "one", "another", "and", "ein", "eine", "un", "una", "une"])
#: The side of a square of which nothing else is told, in pixels.
_USUAL_SIDE = 2000


#: Kinds of words that ask for further pictures, or for other ones.
_FURTHER = ("channel", "look", "scene", "color", "quantity", "product", "each")


def read(turn: Turn, clause: Clause) -> bool:
    """Write the files that are there in another size or format; False where none is asked for."""
    size = measures.size(clause.tokens) or measures.shape(clause.tokens)
    formats = clause.values("format")
    if not turn.files or turn.orders or not (size or formats) or _further(clause):
        return False
    args: dict[str, JsonValue] = {"format": formats[-1]} if formats else {}
    if size:
        args.update(width=size[0], height=size[1])

    clause = replace(clause, tokens=tuple(t for t in clause.tokens if t.get("slot") != "square"))

    # "also for etsy, 4:3": the shape is that of what has just been added.
    fresh = {f.name for f in turn.files} - set(turn.situation.recipe)
    fresh = fresh if clause.joint == "comma" else set()

    def change(file: File) -> File | None:
        if fresh and file.name not in fresh:
            return None
        made = File(with_export(file.node, **args)) if _fits(file, formats) else None
        return composed(made, size) if made and size else made

    refused = {f.channel: _taken(f) for f in turn.files if not _fits(f, formats)}
    for channel, taken in refused.items():
        title = channels()[channel].title
        turn.leave_out(phrase("limit.format", channel=title, taken=taken, said=formats[-1]))
    if len(refused) < len({file.channel for file in turn.files}):
        change_files(turn, clause, change, "size" if size else "format")
    return True


def read_pointed(turn: Turn, clause: Clause) -> bool:
    """ "make number 2 square", "PT01 2000px": the shape or size of pictures pointed at."""
    if not turn.files or turn.orders or clause.shaped("size"):
        return False
    if clause.has("quantity", "set") and not clause.has("all"):
        return False
    picked = targets(clause, turn.files, turn.photos, skip_color=True)
    some = bool(picked.said) and not picked.wrong and len(picked.files) < len(turn.files)
    whole = clause.has("all")
    points = (some or whole) and not (
        clause.has("verb", "add") or clause.tokens[0].plain in _ARTICLES
    )
    # "the square warmer": a post that is one, and no shape to take.
    square = [token for token in clause.tokens if token.get("slot") == "square"]
    square = [] if any(by_place(token, turn.files) for token in square) else square
    side, shape = measures.pixels(clause.tokens), measures.shape(clause.tokens)
    wished = side or square or shape
    if not points or not wished or clause.has("channel") or clause.has("move"):
        return False
    bare = tuple(t for t in clause.tokens if t.get("slot") != "square")

    def change(file: File) -> File:
        wide, high = (1, 1) if square else shape or _sides(file)
        long = side or max(wide, high) if max(wide, high) > 1 else side or _USUAL_SIDE
        size = (round(wide * long / max(wide, high)), round(high * long / max(wide, high)))
        return composed(File(with_export(file.node, width=size[0], height=size[1])), size)

    change_files(turn, replace(clause, tokens=bare), change, "size")
    return True


def _sides(file: File) -> tuple[int, int]:
    """Width and height of the file as they are now."""
    told = (file.node.args.get("width"), file.node.args.get("height"))
    if isinstance(told[0], int) and isinstance(told[1], int):
        return told[0], told[1]
    found = slots().get(f"{file.channel}.{file.slot}")
    return (found.export.width or 1, found.export.height or 1) if found else (1, 1)


def composed(file: File, size: tuple[int, int]) -> File:
    """The picture composed for the shape of the file, where it was composed for another."""
    for op in ("recreate", "detail_crop"):
        if file.node.find(op) is not None:
            file = file.setting(op, aspect=f"{size[0]}:{size[1]}")
    return file


def _taken(file: File) -> str:
    return ", ".join(slots()[f"{file.channel}.{file.slot}"].formats.accepted)


def _further(clause: Clause) -> bool:
    one = clause.joint == "and" and clause.tokens[0].plain in ("a", "an", "another", "one")
    adds = one or clause.has("verb", "add", "same") or numbers.count(clause.tokens)[0] is not None
    return adds or any(clause.has(kind) for kind in _FURTHER)


def _fits(file: File, formats: list[str]) -> bool:
    """Whether the file's slot takes the format; a file of one's own takes any."""
    found = slots().get(f"{file.channel}.{file.slot}")
    return not formats or found is None or formats[-1] in found.formats.accepted
