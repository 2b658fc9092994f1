"""Settings: the only place that reads the environment."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.budget import NO_LIMIT, Budgets
from agent.slack_settings import VARIABLES as SLACK_VARIABLES
from agent.slack_settings import SlackSettings, slack_settings
from tools.engine import BUILT_IN, PACKAGES
from tools.errors import ConfigurationError

_MOST_DOLLARS = 1_000_000
#: What each variable sets, for `packshot doctor` and the documentation.
VARIABLES = {
    "PACKSHOT_HOME": "folder of conversations and results (default: ~/.packshot)",
    "PACKSHOT_STORE": "folder or URL (s3://…) of results (default: 'store' in the home folder)",
    "PACKSHOT_BRAND": "file of the brand kit (default: packshot.yaml here, else in PACKSHOT_HOME)",
    "PACKSHOT_SEGMENT": "engine that cuts out: builtin, or rembg:<model> (file in U2NET_HOME)",
    "PACKSHOT_MODELS_URL": "address of a mirror of rembg's model files (default: rembg's releases)",
    "PACKSHOT_UPSCALE": "engine that enlarges: builtin, lanczos, or onnx:<file> for a network",
    "PACKSHOT_GENERATE": "engine that generates: none, openai or openai:<model>; its own"
    " are PACKSHOT_GENERATE_URL (a compatible server) and PACKSHOT_GENERATE_PER_MINUTE (5)",
    "PACKSHOT_PLANNER": "planner: offline, or the name of a hosted chat model",
    "PACKSHOT_PLANNER_URL": "address of an OpenAI-compatible server for that model",
    "PACKSHOT_PLANNER_API": "how that server is spoken to: responses or chat",
    "PACKSHOT_PLANNER_TIMEOUT": "seconds to wait for the hosted planner, 1 to 600",
    "PACKSHOT_PLANNER_TURN_SECONDS": "seconds of a turn that the hosted planner has, 1 to 3600",
    "PACKSHOT_PLANNER_TURN_TOKENS": "tokens of a turn that the hosted planner has, from 1000",
    "PACKSHOT_BUDGET_CONVERSATION": "most that one conversation may cost, US dollars (no limit)",
    "PACKSHOT_BUDGET_DAY": "most that a day (UTC) may cost, US dollars (no limit)",
    "OPENAI_API_KEY": "key of the hosted planner and of the generator",
    "PACKSHOT_WORKERS": "steps that run at once, 1 to 64 (default: the processor's cores)",
    "PACKSHOT_MEMORY_MB": "pictures kept in memory between steps, 0 to 65536 MB",
    "PACKSHOT_MAX_UPLOAD_MB": "largest upload, 1 to 1024 MB",
    "PACKSHOT_MAX_UPLOADS": "most uploads in one conversation, 1 to 1000",
    **SLACK_VARIABLES,
}


@dataclass(frozen=True)
class HostedPlanner:
    """An OpenAI-compatible chat model. `url` None is OpenAI's own endpoint.

    `timeout` is for one request, `turn_seconds` and `turn_tokens` for all of a turn, in and out.
    """

    model: str
    url: str | None = None
    key: str = field(default="", repr=False)
    responses: bool = True
    timeout: float = 60.0
    turn_seconds: float = 120.0
    turn_tokens: int = 200_000


@dataclass(frozen=True)
class Settings:
    """How this installation works. `planner` None plans offline; memory and uploads in bytes.

    `ledger` None is in the home folder; it stays where it is when a dry run moves the home.
    """

    home: Path
    store: str
    engines: Mapping[str, str] = field(default_factory=lambda: dict(BUILT_IN))
    planner: HostedPlanner | None = None
    workers: int = 2
    memory: int = 192_000_000
    max_upload: int = 100_000_000
    max_uploads: int = 100
    models: str | None = None
    brand: Path | None = None
    lists: Path | None = None
    budgets: Budgets = NO_LIMIT
    ledger: Path | None = None

    @property
    def books(self) -> Path:
        """The file of what was spent."""
        return self.ledger or self.home / "ledger.sqlite"

    @property
    def lists_folder(self) -> Path:
        """Where shot lists of one's own lie."""
        return self.lists or self.home / "shot-lists"

    def planning_at(self, home: Path) -> Settings:
        """The same with another home for conversations; what is kept beyond them stays."""
        store = str(home / "store")
        brand, lists, books = self.brand_file, self.lists_folder, self.books
        own = replace(self, home=home, store=store)
        return replace(own, brand=brand, lists=lists, ledger=books)

    @property
    def brand_file(self) -> Path:
        """The file of the brand kit."""
        return self.brand or self.home / "brand.yaml"

    slack: SlackSettings = field(default_factory=SlackSettings)

    @classmethod
    def at(cls, home: Path) -> Settings:
        """The defaults, with everything kept below one folder."""
        return cls(home=home, store=str(home / "store"))


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises ConfigurationError naming a variable that is wrong."""
    values = os.environ if environment is None else environment
    home = Path(values.get("PACKSHOT_HOME") or "~/.packshot").expanduser().absolute()
    return Settings(
        home=home,
        store=values.get("PACKSHOT_STORE") or str(home / "store"),
        engines=_engines(values),
        planner=_planner(values),
        workers=_number(values, "PACKSHOT_WORKERS", os.cpu_count() or 2, (1, 64)),
        memory=_number(values, "PACKSHOT_MEMORY_MB", 192, (0, 65536)) * 1_000_000,
        max_upload=_number(values, "PACKSHOT_MAX_UPLOAD_MB", 100, (1, 1024)) * 1_000_000,
        max_uploads=_number(values, "PACKSHOT_MAX_UPLOADS", 100, (1, 1000)),
        models=values.get("PACKSHOT_MODELS_URL") or None,
        brand=_brand(values),
        budgets=Budgets(
            _dollars(values, "PACKSHOT_BUDGET_CONVERSATION"),
            _dollars(values, "PACKSHOT_BUDGET_DAY"),
        ),
        slack=slack_settings(values),
    )


def _brand(values: Mapping[str, str]) -> Path | None:
    """The kit that is named, or that of the folder one works in."""
    named, here = values.get("PACKSHOT_BRAND"), Path("packshot.yaml")
    if named:
        return Path(named).expanduser().absolute()
    return here.absolute() if here.is_file() else None


def _engines(values: Mapping[str, str]) -> dict[str, str]:
    return {kind: values.get(f"PACKSHOT_{kind.upper()}") or BUILT_IN[kind] for kind in PACKAGES}


def _planner(values: Mapping[str, str]) -> HostedPlanner | None:
    model = values.get("PACKSHOT_PLANNER", "").strip()
    if model in ("", "offline"):
        return None
    url = values.get("PACKSHOT_PLANNER_URL") or None
    if url and not url.startswith(("http://", "https://")):
        raise _wrong("PACKSHOT_PLANNER_URL", url, "an address that begins with http:// or https://")
    key = values.get("OPENAI_API_KEY", "")
    if not key and not url:
        raise ConfigurationError(
            f"PACKSHOT_PLANNER is {model!r} but OPENAI_API_KEY is not set: "
            "set it, or set PACKSHOT_PLANNER to offline"
        )
    # Servers that only imitate OpenAI speak Chat Completions; new models need Responses for tools.
    api = values.get("PACKSHOT_PLANNER_API") or ("chat" if url else "responses")
    if api not in ("chat", "responses"):
        raise _wrong("PACKSHOT_PLANNER_API", api, "responses or chat")
    timeout = _number(values, "PACKSHOT_PLANNER_TIMEOUT", 60, (1, 600))
    seconds = _number(values, "PACKSHOT_PLANNER_TURN_SECONDS", 120, (1, 3600))
    tokens = _number(values, "PACKSHOT_PLANNER_TURN_TOKENS", 200_000, (1000, 100_000_000))
    responses = api == "responses"
    return HostedPlanner(model, url, key, responses, float(timeout), float(seconds), tokens)


def _dollars(values: Mapping[str, str], name: str) -> float | None:
    text = (values.get(name) or "").strip()
    try:
        amount = float(text) if text else None
    except ValueError:
        amount = math.nan
    if amount is not None and not 0 <= amount <= _MOST_DOLLARS:
        right = f"US dollars from 0 to {_MOST_DOLLARS}, such as 2.50, or leave it unset"
        raise _wrong(name, text, right)
    return amount


def _number(values: Mapping[str, str], name: str, default: int, limits: tuple[int, int]) -> int:
    text = values.get(name) or str(default)
    low, high = limits
    try:
        number = int(text)
    except ValueError:
        raise _wrong(name, text, f"a whole number from {low} to {high}") from None
    if not low <= number <= high:
        raise _wrong(name, text, f"a whole number from {low} to {high}")
    return number


def _wrong(name: str, value: str, right: str) -> ConfigurationError:
    return ConfigurationError(f"{name} is {value!r}: set it to {right}")
