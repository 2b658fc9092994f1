"""One file broken on purpose for each rule."""

import io
from datetime import date

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageFilter

from tools.channels import slot, slots
from tools.check import Finding, check_file, check_picture, confirmations, worst
from tools.encode import encode, srgb_profile
from tools.picture import Picture
from tools.xmp import Xmp

WHITE, BROWN = (255, 255, 255), (150, 80, 50)


def packshot(size=(1000, 1000), fill=0.88, ground=WHITE, center=(0.5, 0.5), stripe=9):
    """A striped product of that fill on a ground, and its matte."""
    wide, high = size
    length = fill * min(size)
    left, top = center[0] * wide - length / 2, center[1] * high - length / 2
    matte = np.zeros((high, wide), np.uint8)
    rows, columns = slice(round(top), round(top + length)), slice(round(left), round(left + length))
    matte[rows, columns] = 255
    rgb = np.empty((high, wide, 3), np.uint8)
    rgb[:] = ground
    stripes = np.where((np.arange(wide) // stripe % 2)[:, None], BROWN, (70, 40, 20)).astype(
        np.uint8
    )
    rgb[rows, columns] = stripes[columns][None]
    return rgb, matte


def jpeg(rgb, **how):
    return encode(Image.fromarray(rgb), format="jpeg", **how).data


def saved(image, format, **how):
    stream = io.BytesIO()
    image.save(stream, format, **how)
    return stream.getvalue()


def found(rule, data, place="amazon.main", **known):
    matching = [f for f in check_file(data, slot(place), **known) if f.rule == rule]
    assert matching, f"no finding of {rule!r}"
    return matching[0]


def verdict(rule, data, place="amazon.main", **known):
    return found(rule, data, place, **known).verdict


@pytest.fixture(scope="module")
def good():
    rgb, matte = packshot((1600, 1600))
    return jpeg(rgb), matte


def test_a_good_file_passes(good):
    data, matte = good
    findings = check_file(
        data,
        slot("amazon.main"),
        name="B0ABC12345.MAIN.jpg",
        matte=matte,
        source_scale=0.5,
        digital_source_type="",
    )
    assert worst(findings) == "pass", findings
    assert all(f.mend == "" for f in findings)
    assert len({f.rule for f in findings}) >= 14


def test_pixels():
    rgb, matte = packshot((450, 450))
    assert verdict("pixels", jpeg(rgb), matte=matte) == "fail"
    assert found("pixels", jpeg(rgb), matte=matte).mend == "upscale"
    wide = jpeg(packshot((60, 60))[0])
    assert verdict("pixels", wide, "facebook.link_share") == "fail"


def test_zoom_and_recommended_size():
    data = jpeg(packshot((900, 900))[0])
    assert verdict("zoom", data) == "warn"
    assert verdict("recommended size", data) == "warn"
    assert verdict("pixels", data) == "pass"


def test_too_many_pixels():
    rgb = np.full((10, 10100, 3), 255, np.uint8)
    largest = [f for f in check_file(jpeg(rgb), slot("amazon.main")) if "at most" in f.required]
    assert [f.verdict for f in largest if f.rule == "pixels"] == ["fail"]


def test_a_dated_rule_binds_from_its_day_on():
    data = jpeg(packshot((300, 300))[0])

    def verdicts(today, category=""):
        findings = check_file(
            data, slot("google_merchant.image_link"), today=today, category=category
        )
        return {f.required.split(" px")[0]: f.verdict for f in findings if f.rule == "pixels"}

    before, after = verdicts(date(2027, 1, 30)), verdicts(date(2027, 1, 31))
    assert (before["at least 500"], after["at least 500"]) == ("warn", "fail")
    assert "at least 100" in before
    assert "at least 100" not in after
    assert verdicts(None)["at least 500"] == "warn"
    assert "at least 250" in verdicts(date(2026, 12, 1), "apparel")
    assert "at least 250" not in before


def test_aspect():
    data = jpeg(packshot((1600, 1200))[0])
    assert verdict("aspect", data, "walmart.main") == "fail"
    assert verdict("aspect", data, "amazon.main") == "warn"
    assert verdict("aspect", data, "etsy.listing") == "pass"
    tall = jpeg(packshot((900, 1600))[0])
    assert verdict("aspect", tall, "instagram.feed_square") == "warn"
    assert verdict("aspect", tall, "facebook.link_ad") == "fail"
    assert verdict("aspect", tall, "instagram.story") == "pass"
    assert verdict("aspect", jpeg(packshot((900, 1200))[0]), "walmart.main") == "fail"
    fashion = jpeg(packshot((900, 1200))[0])
    assert verdict("aspect", fashion, "walmart.main", category="fashion") == "pass"
    assert verdict("aspect", jpeg(packshot()[0]), "linkedin.post") == "pass", "an alternative size"


@pytest.mark.parametrize("ground", [(254, 254, 254), (245, 245, 240), (200, 220, 255)])
def test_white(ground):
    rgb, matte = packshot(ground=ground)
    assert verdict("white", jpeg(rgb), matte=matte) == "fail"
    assert verdict("white border", jpeg(rgb), matte=matte) == "fail"


def test_white_but_for_one_coloured_spot():
    rgb, matte = packshot(fill=0.6)
    rgb[100:106, 100:106] = (255, 240, 240)
    assert verdict("white", jpeg(rgb), matte=matte) == "fail"
    assert verdict("white border", jpeg(rgb), matte=matte) == "pass"


def test_white_but_for_dust_that_is_no_shadow():
    rgb, matte = packshot(fill=0.6)
    rgb[100:106, 100:106] = 230
    assert verdict("white", jpeg(rgb), matte=matte) == "fail"


def shadowed(depth, tint=(0, 0, 0)):
    rgb, matte = packshot(fill=0.6)
    bottom, left, right = 800, 200, 800
    fade = np.linspace(0.45, 0, depth)[:, None, None]
    colour = np.float32(255) * (1 - fade) + np.float32(tint) * fade
    rgb[bottom : bottom + depth, left:right] = np.broadcast_to(
        np.rint(colour), (depth, right - left, 3)
    )
    return rgb, matte


def test_a_shadow_that_ends_in_the_frame_is_welcome():
    rgb, matte = shadowed(120)
    assert verdict("white", jpeg(rgb), matte=matte) == "pass"
    assert verdict("shadow", jpeg(rgb), matte=matte) == "pass"


def test_a_shadow_that_touches_the_frame():
    rgb, matte = packshot(fill=0.6)
    rgb[800:, 300:700] = 190
    assert verdict("shadow", jpeg(rgb), matte=matte) == "fail"
    assert verdict("white border", jpeg(rgb), matte=matte) == "fail"


def test_a_coloured_shadow_is_no_shadow():
    rgb, matte = shadowed(120, tint=(0, 80, 255))
    assert verdict("white", jpeg(rgb), matte=matte) == "fail"


def test_jpegs_own_ring_around_the_product_is_no_fault():
    rgb, matte = packshot()
    data = jpeg(rgb, max_bytes=len(jpeg(rgb)) * 2 // 3)
    assert verdict("white", data, matte=matte) == "pass"


def test_transparent_is_not_white():
    rgb, matte = packshot()
    data = saved(Image.fromarray(np.dstack([rgb, matte])), "PNG")
    assert verdict("white", data, matte=matte) == "fail"
    assert verdict("background", data, "google_merchant.image_link", matte=matte) == "pass"


def test_background_white_or_transparent():
    rgb, matte = packshot(ground=(200, 200, 200))
    assert verdict("background", jpeg(rgb), "google_merchant.image_link", matte=matte) == "warn"


def test_drawn_border():
    rgb, matte = packshot(fill=0.86)
    assert verdict("drawn border", jpeg(rgb), matte=matte) == "pass"
    framed = rgb.copy()
    for edge in (np.s_[:12], np.s_[-12:], np.s_[:, :12], np.s_[:, -12:]):
        framed[edge] = (200, 30, 30)
    assert verdict("drawn border", jpeg(framed), matte=matte) == "fail"
    assert verdict("drawn border", jpeg(framed), "ebay.listing", matte=matte) == "fail"
    busy = np.random.default_rng(0).integers(0, 255, rgb.shape, np.uint8)
    assert verdict("drawn border", jpeg(busy), "ebay.listing") == "pass"


def test_fill():
    for fill, level in ((0.6, "fail"), (0.88, "pass")):
        rgb, matte = packshot(fill=fill)
        assert verdict("fill", jpeg(rgb), matte=matte) == level
    rgb, matte = packshot(fill=0.97)
    assert verdict("fill", jpeg(rgb), "google_merchant.image_link", matte=matte) == "warn"


def test_fill_is_the_longest_side_not_the_area():
    rgb, matte = packshot(fill=0.88)
    rgb[:, :440], matte[:, :440] = 255, 0
    rgb[:, 560:], matte[:, 560:] = 255, 0
    assert verdict("fill", jpeg(rgb), matte=matte) == "pass"


def test_edges():
    rgb, matte = packshot(center=(0.44, 0.5))
    assert verdict("edges", jpeg(rgb), matte=matte) == "fail"


def test_safe_area_box_and_margin():
    low = packshot((540, 960), fill=0.7, center=(0.5, 0.75))
    assert verdict("safe area", jpeg(low[0]), "instagram.story", matte=low[1]) == "warn"
    aside = packshot((1350, 1013), fill=0.6, center=(0.75, 0.5))
    assert verdict("safe area", jpeg(aside[0]), "etsy.listing", matte=aside[1]) == "warn"
    tight = packshot(fill=0.95)
    assert verdict("safe area", jpeg(tight[0]), "temu.main", matte=tight[1]) == "warn"


def test_sharpness():
    rgb, matte = packshot(stripe=70)
    assert verdict("sharpness", jpeg(rgb), matte=matte) == "pass"
    soft = np.asarray(Image.fromarray(rgb).filter(ImageFilter.GaussianBlur(14)))
    assert verdict("sharpness", jpeg(soft), matte=matte) == "warn"


def test_upscale():
    rgb, matte = packshot()
    assert verdict("upscale", jpeg(rgb), matte=matte, source_scale=1.4) == "warn"
    google = "google_merchant.image_link"
    assert verdict("upscale", jpeg(rgb), google, source_scale=2.6) == "fail"
    assert verdict("upscale", jpeg(rgb)) == "undetermined"


def test_thumbnail_of_white_on_white():
    rgb, matte = packshot()
    rgb[matte > 0] = (253, 253, 253)
    assert verdict("thumbnail", jpeg(rgb), matte=matte) == "warn"


def test_format_by_content_not_by_name(good):
    png = saved(Image.fromarray(packshot()[0]), "PNG")
    assert verdict("format", png, "instagram.feed_square", name="mug.jpg") == "fail"
    assert verdict("extension", png, "google_merchant.image_link", name="mug.jpg") == "fail"
    assert verdict("extension", png, "amazon.secondary", name="mug.jpg") == "warn"
    webp = saved(Image.fromarray(packshot()[0]), "WEBP")
    assert verdict("format", webp, "google_merchant.lifestyle_image_link") == "fail"


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%PDF-1.7", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_is_one_failed_finding(data):
    (only,) = check_file(data, slot("amazon.main"), name="a.jpg")
    assert (only.rule, only.verdict) == ("format", "fail")


def test_a_file_that_breaks_off(good):
    (only,) = check_file(good[0][: len(good[0]) // 2], slot("amazon.main"))
    assert only.verdict == "fail"


def test_bytes():
    rgb, _ = packshot((400, 400))
    heavy = jpeg(rgb) + b"\0" * 2_000_000
    assert verdict("bytes", heavy, "temu.main") == "fail"
    assert verdict("bytes", heavy, "amazon.aplus_header") == "warn"


def test_color_mode_and_profile():
    rgb, _ = packshot((800, 800))
    cmyk = saved(Image.fromarray(rgb).convert("CMYK"), "JPEG")
    assert verdict("color mode", cmyk, "walmart.main") == "fail"
    assert verdict("color mode", cmyk, "amazon.main") == "pass"
    other = srgb_profile().replace(b"s\0R\0G\0B", b"p\0R\0G\0B")
    strange = saved(Image.fromarray(rgb), "JPEG", icc_profile=other)
    assert verdict("color profile", strange) == "warn"


def test_alpha():
    rgb, matte = packshot((800, 800))
    clear = saved(Image.fromarray(np.dstack([rgb, matte])), "PNG")
    assert verdict("alpha", clear, "etsy.listing") == "fail"
    assert verdict("alpha", jpeg(rgb), "etsy.listing") == "pass"


def test_animation():
    rgb, _ = packshot((400, 400))
    frames = [Image.fromarray(rgb), Image.fromarray(255 - rgb)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert verdict("animation", moving, "amazon.main") == "fail"
    pages = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert verdict("animation", pages, "ebay.listing") == "fail"


@pytest.mark.parametrize(("quality", "wanted"), [(75, "warn"), (92, "pass")])
def test_jpeg_quality(quality, wanted):
    data = saved(Image.fromarray(packshot((800, 800))[0]), "JPEG", quality=quality)
    assert verdict("quality", data, "ebay.listing") == wanted
    assert abs(int(found("quality", data, "ebay.listing").measured.split()[-1]) - quality) <= 1


def test_density():
    rgb, _ = packshot((400, 400))
    assert verdict("density", jpeg(rgb, dpi=96), "walmart.main") == "warn"
    assert verdict("density", jpeg(rgb), "walmart.main") == "warn"


def test_privacy():
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    data = saved(Image.fromarray(packshot((400, 400))[0]), "JPEG", exif=exif)
    assert verdict("privacy", data) == "warn"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("B000123456.MAIN.jpg", "pass"),
        ("folder/B000123456.jpg", "pass"),
        ("B000123456-MAIN.jpg", "warn"),
        ("MUG-1.MAIN.jpg", "warn"),
    ],
)
def test_naming_binds_in_the_bulk_upload_alone(good, name, wanted):
    finding = found("naming", good[0], name=name)
    assert finding.verdict == wanted
    assert "bulk image upload" in finding.required


def test_generated_products_never_stand_on_the_main_image():
    rgb, matte = packshot()
    for value, wanted in (
        ("trainedAlgorithmicMedia", "fail"),
        ("compositeSynthetic", "fail"),
        ("compositeWithTrainedAlgorithmicMedia", "fail"),
        ("algorithmicallyEnhanced", "pass"),
    ):
        assert verdict("generated", jpeg(rgb, xmp=Xmp(value)), matte=matte) == wanted
    assert verdict("generated", jpeg(rgb), matte=matte) == "undetermined"
    assert verdict("generated", jpeg(rgb), digital_source_type="trainedAlgorithmicMedia") == "fail"


def test_where_a_channel_wants_the_item_itself_a_drawing_of_it_is_no_picture_of_it():
    """By its own rules at Etsy, by what others say of them at Amazon's further pictures."""

    def said(data, place):
        found = [f.verdict for f in check_file(data, slot(place)) if f.rule == "generated"]
        return found[0] if found else None

    rgb, _ = packshot((800, 800))
    drawn = jpeg(rgb, xmp=Xmp("trainedAlgorithmicMedia"))
    around = jpeg(rgb, xmp=Xmp("compositeWithTrainedAlgorithmicMedia"))
    for place, wanted in (
        ("etsy.listing", "fail"),
        ("amazon.secondary", "warn"),
        ("meta.catalog", None),
        ("shopify.product", None),
    ):
        assert said(drawn, place) == wanted
        assert said(around, place) is said(jpeg(rgb), place) is None


def test_provenance_tag():
    rgb, _ = packshot((800, 800))
    place = "google_merchant.lifestyle_image_link"
    generated = "trainedAlgorithmicMedia"
    partly = "compositeWithTrainedAlgorithmicMedia"
    assert verdict("provenance", jpeg(rgb), place, digital_source_type=generated) == "fail"
    assert verdict("provenance", jpeg(rgb, xmp=Xmp(generated)), place) == "pass"
    assert verdict("provenance", jpeg(rgb, xmp=Xmp(partly)), place) == "warn"
    assert verdict("provenance", jpeg(rgb), place, digital_source_type="") == "pass"
    assert verdict("provenance", jpeg(rgb), place) == "undetermined"


def test_a_label_that_everyone_will_see():
    rgb, _ = packshot((800, 800))
    tagged = jpeg(rgb, xmp=Xmp("trainedAlgorithmicMedia"))
    assert verdict("label", tagged, "meta.catalog") == "warn"


def test_alt_text():
    rgb, _ = packshot((970, 600))
    long = jpeg(rgb, xmp=Xmp(alt_text="x" * 101))
    assert verdict("alt text", long, "amazon.aplus_header") == "fail"
    assert verdict("alt text", jpeg(rgb), "amazon.aplus_header") == "warn"


def test_without_a_matte_colour_decides_where_the_border_is_white():
    white, _ = packshot(fill=0.6)
    assert verdict("fill", jpeg(white)) == "fail"
    assert verdict("edges", jpeg(white)) == "pass"
    assert verdict("white", jpeg(white)) == "pass"
    grey, _ = packshot(ground=(190, 190, 190))
    for rule in ("fill", "edges", "white"):
        assert verdict(rule, jpeg(grey)) == "undetermined"
    assert verdict("white border", jpeg(grey)) == "fail"
    specked, _ = packshot(fill=0.6)
    specked[100:140, 100:140] = 250
    assert verdict("white", jpeg(specked)) == "undetermined", "it may be the product"


def test_an_export_without_a_slot_has_no_rules():
    assert check_picture(Picture(np.zeros((4, 4, 3), np.uint8), encoded=b"x")) == []


def test_what_pixels_cannot_prove_is_for_a_person():
    asks = confirmations(slot("amazon.main"))
    assert "free of: text" in asks
    assert "shows: photo of actual product" in asks
    assert not any("off white" in ask for ask in asks)
    assert any("label or toggle" in ask for ask in confirmations(slot("tiktok_shop.main")))
    assert all(isinstance(ask, str) for to in slots().values() for ask in confirmations(to))


def test_the_worst_verdict_counts():
    def one(verdict):
        return Finding(rule="r", level="must", measured="", required="", verdict=verdict)

    assert worst([]) == "pass"
    assert worst([one("pass"), one("undetermined")]) == "undetermined"
    assert worst([one("warn"), one("undetermined"), one("fail")]) == "fail"
