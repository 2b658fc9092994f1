"""The rules of a slot: every number with its level, scope, date and note."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

#: must = the platform states it as a requirement; should = a recommendation; info = context.
Level = Literal["must", "should", "info"]
Format = Literal["jpeg", "png", "webp", "tiff", "gif", "avif", "heic", "bmp"]
Measure = Literal["long", "short", "width", "height", "frame", "megapixels", "pixels"]
Share = Annotated[float, Field(ge=0, le=1)]
Pair = tuple[int, int]


class Strict(BaseModel):
    """Frozen, and without unknown keys: a typing mistake in a YAML is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Strict):
    """A requirement: how binding it is, where it applies, and what else is known of it."""

    level: Level = "must"
    scope: str = ""
    note: str = ""


class Source(Strict):
    """A page that states the numbers, and how old the copy is that was read."""

    url: str
    kind: Literal["official", "api_model", "near_verbatim", "standards_body", "third_party"]
    copy_age: str


class Count(Strict):
    """How many pictures the slot takes."""

    min: int
    max: int | None = None
    rec: int | None = None
    per_variation_max: int | None = None
    note: str = ""


class PixelRule(Rule):
    """One limit on the size in pixels.

    `frame` compares width and height at once. `exact` must be met, `min` and `max` not crossed.
    From `effective` on the rule is binding, before it a recommendation; after `until` it is
    void. With a `category` it holds for that category of goods alone.
    """

    measure: Measure
    min: int | Pair | None = None
    max: int | Pair | None = None
    exact: int | Pair | None = None
    purpose: str = ""
    effective: date | None = None
    until: date | None = None
    category: str = ""


class PixelRules(Strict):
    """All limits on the size in pixels."""

    rules: tuple[PixelRule, ...]
    note: str = ""


class AspectRange(Strict):
    """Smallest and largest width / height."""

    min: float
    max: float


class Aspect(Rule):
    """Width : height, `target` advised and `allowed` accepted."""

    target: str
    allowed: Literal["any"] | tuple[str, ...] | AspectRange = "any"
    tolerance: float = 0.01
    display_crops: tuple[str, ...] = ()
    orientation: Literal["portrait", "landscape", ""] = ""
    category: dict[str, str] = Field(default_factory=dict)


class SafeBox(Strict):
    """A centred box of that width : height, as large as fits, which display crops leave whole."""

    shape: str
    note: str = ""


class SafeArea(Strict):
    """Shares of the canvas that the platform covers with its own buttons and texts."""

    top: Share
    bottom: Share
    left: Share
    right: Share


class Background(Rule):
    """What may be behind the product."""

    rule: Literal[
        "any",
        "pure_white",
        "white",
        "white_or_transparent",
        "white_or_real_life",
        "clean_any",
        "scene",
        "texture_fills_frame",
    ]
    rgb: tuple[int, int, int] | None = None


class Fill(Rule):
    """The product's longest side as a share of the canvas: max(width / W, height / H)."""

    metric: Literal["longest_side"]
    min: Share = 0.0
    max: Share = 1.0


class Edges(Rule):
    """Whether the product may touch the frame, and whether a border may be drawn."""

    product_touches_frame: bool
    border: bool


class Bytes(Rule):
    """The size of the file in bytes; platforms count decimal megabytes."""

    max: int
    rec: int | None = None
    ads_max: int | None = None


class Formats(Rule):
    """File formats by their content, never by their name's ending."""

    accepted: tuple[Format, ...]
    preferred: Format
    animated: bool | None = None
    alpha: bool | None = None
    multipage: bool | None = None
    ext_must_match: bool = False


class Color(Strict):
    """Colour mode and profile."""

    accepted_modes: tuple[Literal["RGB", "CMYK"], ...]
    bit_depth: int = 8
    profile: str = ""


class Naming(Rule):
    """How the file must be called, with the codes of views where the channel has some."""

    template: str = ""
    regex: str = ""
    codes: dict[str, str | tuple[str, str]] = Field(default_factory=dict)


class Content(Strict):
    """What the picture must and must not show: mostly for a person to confirm."""

    require: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    category: dict[str, str] = Field(default_factory=dict)
    note: str = ""


class Metadata(Strict):
    """A property the file must carry where a generator made any of its pixels."""

    property: str
    value: str
    level: Level
    do_not_strip: bool


class Disclosure(Rule):
    """Where and when a generated picture must be declared."""

    where: str = ""
    when: str = ""
    how: str = ""


class Ai(Strict):
    """Whether generated pictures are welcome; None: no source says."""

    generated_allowed: bool | Literal["limited"] | None = None
    edit_allowed: bool | None = None
    product_must_be_real: bool = False
    basis: str = ""
    disclosure: Disclosure | Literal["unverified"] | None = None
    metadata: Metadata | None = None
    platform_label: str = ""
    forbid: tuple[str, ...] = ()
    note: str = ""


class AltText(Rule):
    """The length of the alternative text in characters."""

    level: Level = "should"
    min: int = 0
    max: int | None = None
    rec: int | None = None


class Text(Strict):
    """The length of the texts around the picture in characters."""

    title_max: int
    description_max: int


class Url(Strict):
    """What the address of the picture must look like."""

    must_end_with_image_ext: bool
    query_string: bool
    ports: tuple[int, ...]


class Export(Strict):
    """What Packshot writes for the slot: inside every limit, also of sources that disagree."""

    width: int
    height: int
    format: Format
    product_fill: Share | None = None
    max_bytes: int | None = None
    alt_exports: tuple[Pair, ...] = ()
