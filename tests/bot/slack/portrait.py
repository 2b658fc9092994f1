"""The picture of a thread in the README: the bot's own messages, drawn by a page in Chromium.

    python -m tests.bot.slack.portrait .github/thread.png [home.png]

The real studio works on the packaged sample photo; what it sends to the stand-in is drawn with as
much of Slack's look as a picture needs. The first message is shown as it stood during the run.
"""

from __future__ import annotations

import base64
import html
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from agent import sample_photo
from bot.slack.payload import Json, part, parts, text
from bot.slack.service import service
from tests.bot.slack.conftest import settings
from tests.bot.slack.stand_in import Slack
from tests.bot.slack.studios import own_settings
from tests.bot.slack.web_api import ALICE, BOT, DIRECT, TEAM

REQUEST = "make an Amazon set for this mug, ASIN B0CUP12345"
SIGNS = {
    ":white_check_mark:": '<b style="color: #007a5a">✔</b>',
    ":warning:": '<b style="color: #d9822b">⚠</b>',
    ":x:": '<b style="color: #e01e5a">✘</b>',
    ":grey_question:": "?",
}
STATES = {"pending": "○", "in_progress": "◐", "complete": "●", "error": "✕"}
STYLE = """
* { box-sizing: border-box } body { margin: 0; padding: 20px 24px; width: 1560px; background: #fff;
  column-count: 2; column-gap: 48px;
  font: 15px/1.46 Inter, 'DejaVu Sans', sans-serif; color: #1d1c1d }
.m { break-inside: avoid }
.m { display: flex; gap: 10px; margin: 0 0 16px } .a { width: 36px; height: 36px; flex: none;
  border-radius: 8px; background: #1f2937; color: #fff; text-align: center; line-height: 36px;
  font-weight: 700 } .u { background: #d99a5b } .n { font-weight: 700 }
.n i { font: 11px sans-serif; background: #e8e8e8; padding: 1px 4px; border-radius: 3px;
  color: #616061; margin-left: 5px }
.b { flex: 1; min-width: 0 } .s { margin: 3px 0 } .c { font-size: 12.5px; color: #616061 }
.k { display: inline-block; border: 1px solid #bbb; border-radius: 6px; padding: 3px 10px;
  margin: 4px 6px 4px 0; font-weight: 600; font-size: 13px }
.l { border: 0; color: #616061; padding: 3px 4px } a { color: #1264a3; text-decoration: none }
.s { overflow: hidden } .r { float: right; margin: 2px 0 2px 12px } img.r { width: 72px;
  height: 72px; object-fit: cover; border-radius: 8px; border: 1px solid #ddd }
h3 { margin: 14px 0 2px }
.p { background: #007a5a; border-color: #007a5a; color: #fff } .d { color: #e01e5a }
code { background: #f4f4f4; border: 1px solid #ddd; border-radius: 3px; padding: 0 3px;
  font-size: 12px; color: #c01343 } .t { border: 1px solid #ddd; border-radius: 8px;
  padding: 8px 12px; margin: 6px 0 } .t div { font-size: 13.5px } .t b { display: block }
table { border-collapse: collapse; margin: 6px 0; font-size: 13px } td { border: 1px solid #ddd;
  padding: 3px 9px } tr:first-child { font-weight: 600; background: #f8f8f8 }
.f { display: inline-block; margin: 4px 8px 4px 0; font-size: 12px; color: #616061; width: 150px;
  vertical-align: top; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
.f img { width: 150px; height: 112px; object-fit: contain; display: block; background: #f4f4f4;
  border: 1px solid #ddd; border-radius: 6px } .z { border: 1px solid #ddd; border-radius: 6px;
  padding: 10px; width: 240px }
"""


def main(target: str, home_tab: str = "") -> None:
    """Draw the thread, and the home tab after it."""
    slack = Slack()
    with tempfile.TemporaryDirectory() as home:
        with service(own_settings(Path(home), settings(slack)), interval=0.05) as running:
            slack.app = running.app
            workspace = running.workspaces.of(TEAM)
            assert workspace is not None
            photo = sample_photo()
            event = slack.message(REQUEST, files=[slack.photo(photo.data, photo.name)])
            assert slack.send(event)
            slack.wait(workspace.inbox.idle, 300)
            opened: Json = {"type": "app_home_opened", "user": ALICE, "channel": DIRECT}
            assert slack.send(slack.event({**opened, "tab": "home"}))
            slack.wait(workspace.inbox.idle, 60)
        page = Path(home) / "thread.html"
        page.write_text(thread(slack, photo.data), "utf-8")
        shoot(page, Path(target))
        if home_tab:
            shown = said("Packshot", blocks(slack.homes[ALICE]))
            page.write_text(f"<meta charset=utf-8><style>{STYLE}</style>{shown}", "utf-8")
            shoot(page, Path(home_tab))
    slack.close()


def thread(slack: Slack, photo: bytes) -> str:
    """The page."""
    user = f"{mrkdwn(REQUEST)}<br>{picture('mug.jpg', photo)}"
    drafts = [given for name, given in slack.calls if name == "chat.update"]
    plan = next(one for one in reversed(drafts) if '"plan"' in repr(one).replace("'", '"'))
    ours = [one for one in slack.messages if one["user"] == BOT]
    drawn = [said("Alice", user, "u"), said("Packshot", blocks(plan))]
    drawn += [own(slack, message) for message in ours]
    return f"<meta charset=utf-8><style>{STYLE}</style>{''.join(drawn)}"


def own(slack: Slack, message: Json) -> str:
    """A message of the bot's."""
    files = message.get("files")
    if isinstance(files, list):
        shown = [slack.files[str(one)] for one in files]
        return said("Packshot", "".join(picture(one.name, one.data) for one in shown))
    return said("Packshot", blocks(message, slack))


def said(name: str, body: str, kind: str = "") -> str:
    mark = "" if kind else "<i>APP</i>"
    face = f'<div class="a {kind}">{name[0]}</div>'
    head = f'<div class="n">{name}{mark}</div>'
    return f'<div class="m">{face}<div class="b">{head}{body}</div></div>'


def picture(name: str, data: bytes) -> str:
    """A file: its thumbnail, or its name."""
    label = html.escape(name)
    if name.endswith(".zip"):
        size = f'<span class="c">{len(data) / 1e6:.1f} MB</span>'
        return f'<div class="z"><b>{label}</b><br>{size}</div>'
    return f'<div class="f"><img src="{small(data)}">{label}</div>'


def small(data: bytes) -> str:
    """A picture's address on the page, which holds it."""
    found = Image.open(io.BytesIO(data)).convert("RGB")
    found.thumbnail((300, 300))
    file = io.BytesIO()
    found.save(file, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"


def blocks(message: Json, slack: Slack | None = None) -> str:
    return "".join(block(one, slack) for one in parts(message, "blocks"))


def block(one: Json, slack: Slack | None = None) -> str:
    """A block as Slack would show it, roughly."""
    match text(one, "type"):
        case "header":
            return f"<h3>{html.escape(text(one, 'text', 'text'))}</h3>"
        case "section":
            beside = accessory(part(one, "accessory"), slack)
            return f'<div class="s">{beside}{mrkdwn(text(one, "text", "text"))}</div>'
        case "context":
            told = " ".join(mrkdwn(text(part, "text")) for part in parts(one, "elements"))
            return f'<div class="c">{told}</div>'
        case "context_actions":
            pair = parts(one, "elements")[0]
            named = ("positive_button", "negative_button")
            found = (text(pair, name, "text", "text") for name in named)
            return "".join(f'<span class="k l">{sign}</span>' for sign in found)
        case "actions":
            return "".join(map(button, parts(one, "elements")))
        case "plan":
            tasks = "".join(
                f"<div>{STATES[text(task, 'status')]} {html.escape(text(task, 'title'))}</div>"
                for task in parts(one, "tasks")
            )
            return f'<div class="t"><b>{html.escape(text(one, "title"))}</b>{tasks}</div>'
        case "table":
            return f"<table>{''.join(map(row, one['rows']))}</table>"  # type: ignore[call-overload]
    return ""


def row(cells: list[Json]) -> str:
    told = "".join(f"<td>{html.escape(text(cell, 'text'))}</td>" for cell in cells)
    return f"<tr>{told}</tr>"


def accessory(one: Json, slack: Slack | None) -> str:
    """What stands at the right of a section: a button, or a file of Slack's, small."""
    file = slack and slack.files.get(text(one, "slack_file", "id"))
    if file:
        return f'<img class="r" src="{small(file.data)}">'
    return f'<span class="r">{button(one)}</span>' if one else ""


def button(one: Json) -> str:
    style = {"primary": "p", "danger": "d"}.get(text(one, "style"), "")
    return f'<span class="k {style}">{html.escape(text(part(one, "text"), "text"))}</span>'


def mrkdwn(told: str) -> str:
    """Slack's marks as HTML; what was typed is escaped already."""
    for name, sign in SIGNS.items():
        told = told.replace(name, sign)
    told = re.sub(r"<@\w+>", "<b>@Alice</b>", told)
    told = re.sub(r"<https://[^|>]*\|([^>]*)>", r'<a href="#">\1</a>', told)
    told = re.sub(r"<!date[^|]*\|([^>]*)>", r"\1", told)
    told = re.sub(r"`([^`]+)`", r"<code>\1</code>", told)
    told = re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"<b>\1</b>", told)
    return told.replace("\n", "<br>")


def shoot(page: Path, target: Path) -> None:
    """The page as a picture, as high as it is."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command = ["chromium", *flags, "--window-size=1560,3000", f"--screenshot={target.absolute()}"]
    subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
    with Image.open(target) as whole:
        rgb = whole.convert("RGB")
    paper = Image.new("RGB", rgb.size, (255, 255, 255))
    box = ImageChops.difference(rgb, paper).getbbox()
    assert box is not None
    cut = rgb.crop((0, 0, rgb.width, min(rgb.height, box[3] + 16)))
    cut.quantize(200, method=Image.Quantize.MEDIANCUT).save(target, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
