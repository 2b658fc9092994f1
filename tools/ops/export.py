"""Export: a picture becomes the file that a channel wants."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, JsonValue

from tools.canvas import faded, place
from tools.channels import Slot, slot
from tools.channels.rules import Format
from tools.encode import EXTENSIONS, TRANSPARENT, Encoded, encode
from tools.errors import RequestError
from tools.framing import Size
from tools.layout import Wish, lay_out
from tools.operation import Args, ImageRef, operation
from tools.picture import Picture
from tools.provenance import digital_source_type
from tools.written import as_image, decoded, measured
from tools.xmp import Xmp

_SHORT = {"jpg": "jpeg", "tif": "tiff"}
#: Alternative texts of this length fit every channel that states a limit.
_ALT_TEXT = 125


def _long_name(value: object) -> object:
    name = value.strip().lower().lstrip(".") if isinstance(value, str) else value
    return _SHORT.get(name, name) if isinstance(name, str) else name


Written = Annotated[
    Literal["jpeg", "png", "webp", "tiff", "gif", "avif"], BeforeValidator(_long_name)
]


class Export(Args):
    """Write a file for a channel's slot, or of a size and format of the user's own.

    The slot decides background, size, fill, format and byte cap; nothing is stretched.
    """

    image: ImageRef
    channel: str | None = Field(default=None, description="Channel, such as amazon.")
    slot: str | None = Field(default=None, description="Slot of it, such as main.")
    sku: str | None = Field(
        default=None, max_length=80, description="SKU or ASIN, for the file's name."
    )
    fill: float | None = Field(
        default=None,
        gt=0.05,
        le=1,
        description="Product's longest side as a share of the canvas, 0..1; none: the slot's.",
    )
    width: int | None = Field(
        default=None, ge=16, le=10000, description="Pixels across; none: the slot's."
    )
    height: int | None = Field(
        default=None, ge=16, le=10000, description="Pixels down; none: the slot's."
    )
    format: Written | None = Field(default=None, description="File format; none: the slot's.")
    alt_text: str | None = Field(
        default=None, max_length=5000, description="What the picture shows, for screen readers."
    )


@operation(version=6, touches="geometry")
def export(args: Export, image: Picture) -> Picture:
    """The decoded file as a picture, the file itself in `encoded`, all about it in its facts."""
    to = _slot(args)
    _refuse(image, to)
    format = _format(args, to, image)
    layout = lay_out(image, _wish(args, to, image, format))
    placed = place(layout.picture, layout.placement, layout.canvas, layout.ground)
    if layout.fade and layout.ground is not None:
        placed = faded(placed, layout.ground)
    alt_text, doubts = _alt_text(args.alt_text, to)
    written = encode(
        as_image(placed),
        format=format,
        max_bytes=to.cap if to else None,
        xmp=Xmp(digital_source_type(image) or "", alt_text),
        dpi=to.dpi if to else None,
    )
    made = decoded(written, placed)
    facts = _facts(args, to, written, made) | {"scale": round(layout.placement.scale, 4)}
    return made.with_fact("export", facts).noting(*layout.notes, *doubts, *_size_doubts(written))


def _refuse(image: Picture, to: Slot | None) -> None:
    """No drawing of the product whose likeness nobody can vouch for is anyone's main picture."""
    found = image.fact("likeness")
    if to and to.is_main and found and found.get("kept") is not True:
        raise RequestError(
            f"{to.id} shows the product itself, and in this picture a generator drew it "
            f"({found.get('told')}): use it for a further picture, or the photo for this one"
        )


def _slot(args: Export) -> Slot | None:
    if args.channel is None and args.slot is None:
        return None
    return slot(".".join(part for part in (args.channel, args.slot) if part))


def _format(args: Export, to: Slot | None, image: Picture) -> Format:
    if to is None:
        return args.format or ("png" if image.alpha is not None else "jpeg")
    if args.format is not None and args.format not in to.formats.accepted:
        accepted = ", ".join(to.formats.accepted)
        raise RequestError(f"{to.id} does not take {args.format}: choose one of {accepted}")
    return args.format or to.export.format


def _wish(args: Export, to: Slot | None, image: Picture, format: Format) -> Wish:
    """The canvas: the user's own size, else the slot's; one side alone keeps the shape."""
    whole = (to.export.width, to.export.height) if to else (image.width, image.height)
    canvas: Size | None = whole if to else None
    if args.width and args.height:
        canvas = (args.width, args.height)
    elif args.width:
        canvas = (args.width, max(1, round(args.width * whole[1] / whole[0])))
    elif args.height:
        canvas = (max(1, round(args.height * whole[0] / whole[1])), args.height)
    clear = format in TRANSPARENT and (to is None or _takes_alpha(to))
    return Wish(to, canvas, bool(args.width or args.height), args.fill, clear)


def _takes_alpha(to: Slot) -> bool:
    white = to.background.rule in ("pure_white", "white")
    return to.formats.alpha is not False and not white


def _alt_text(text: str | None, to: Slot | None) -> tuple[str, tuple[str, ...]]:
    """The text cut to what the slot takes, at a word."""
    text = " ".join((text or "").split())
    most = (to.alt_text.max if to and to.alt_text else None) or _ALT_TEXT
    if len(text) <= most:
        return text, ()
    cut = text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;.-") + "…"
    return cut, (f"the alt text has {len(text)} characters, {most} fit: it was cut short",)


def _facts(args: Export, to: Slot | None, written: Encoded, made: Picture) -> dict[str, JsonValue]:
    """All that check, certificate and gallery need to know of the file."""
    return {
        "channel": to.channel if to else None,
        "slot": to.name if to else None,
        "sku": args.sku,
        "format": written.format,
        "extension": EXTENSIONS[written.format],
        "digital_source_type": digital_source_type(made),
        **measured(written, made),
    }


def _size_doubts(written: Encoded) -> tuple[str, ...]:
    kilobytes = round(len(written.data) / 1000)
    if not written.fits:
        return (f"{kilobytes} kB is the smallest file it gives: choose jpeg or a smaller size",)
    if written.scale < 1:
        size = f"{written.width}×{written.height}"
        return (f"made smaller, {size}, to stay below the byte cap: choose jpeg for full size",)
    return ()
