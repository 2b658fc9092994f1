"""Settings: the only place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.address import cluster_address
from agent.amounts import dollars_of as _dollars
from agent.amounts import number_of as _number
from agent.amounts import wrong_value as _wrong
from agent.budget import NO_LIMIT, Budgets
from agent.place import Place, Schema, database_address
from agent.signing_settings import VARIABLES as SIGNING_VARIABLES
from agent.signing_settings import SigningSettings, signing_settings
from agent.slack_settings import VARIABLES as SLACK_VARIABLES
from agent.slack_settings import SlackSettings, slack_settings
from tools.engine import BUILT_IN, PACKAGES
from tools.errors import ConfigurationError

#: What each variable sets, for `packshot doctor` and the documentation.
VARIABLES = {
    "PACKSHOT_HOME": "folder of conversations and results (default: ~/.packshot)",
    "PACKSHOT_STORE": "folder or URL (s3://…) of results (default: 'store' in the home folder)",
    "PACKSHOT_DATABASE": "address of a PostgreSQL database (postgresql://…) for what several"
    " machines share (default: files in the home folder)",
    "PACKSHOT_BRAND": "file of the brand kit (default: packshot.yaml here, else in PACKSHOT_HOME)",
    "PACKSHOT_SEGMENT": "engine that cuts out: builtin, or rembg:<model> (file in U2NET_HOME)",
    "PACKSHOT_MODELS_URL": "address of a mirror of rembg's model files (default: rembg's releases)",
    "PACKSHOT_UPSCALE": "engine that enlarges: builtin, lanczos, or onnx:<file> for a network",
    "PACKSHOT_GENERATE": "engine that generates: none, openai or openai:<model>; its own"
    " are PACKSHOT_GENERATE_URL (a compatible server) and PACKSHOT_GENERATE_PER_MINUTE (5)",
    "PACKSHOT_PLANNER": "planner: offline, or the name of a hosted chat model",
    "PACKSHOT_PLANNER_URL": "address of an OpenAI-compatible server for that model",
    "PACKSHOT_PLANNER_API": "how that server is spoken to: responses or chat",
    "PACKSHOT_PLANNER_STREAM": "on reads its answers as they come, for gateways that cut silence",
    "PACKSHOT_PLANNER_PHOTOS": "whether it gets small copies of photos: send, keep or auto",
    "PACKSHOT_PLANNER_TIMEOUT": "seconds to wait for the hosted planner, 1 to 600",
    "PACKSHOT_PLANNER_TURN_SECONDS": "seconds of a turn that the hosted planner has, 1 to 3600",
    "PACKSHOT_PLANNER_TURN_TOKENS": "tokens of a turn that the hosted planner has, from 1000",
    "PACKSHOT_BUDGET_CONVERSATION": "most that one conversation may cost, US dollars (no limit)",
    "PACKSHOT_BUDGET_DAY": "most that a day (UTC) may cost, US dollars (no limit)",
    "OPENAI_API_KEY": "key of the hosted planner and of the generator",
    "PACKSHOT_CLUSTER": "address of a dask scheduler (tcp://…) whose workers run the steps",
    "PACKSHOT_WORKERS": "steps that run at once, 1 to 64 (default: the processor's cores)",
    "PACKSHOT_MEMORY_MB": "pictures kept in memory between steps, 0 to 65536 MB",
    "PACKSHOT_MAX_UPLOAD_MB": "largest upload, 1 to 1024 MB",
    "PACKSHOT_MAX_UPLOADS": "most uploads in one conversation, 1 to 1000",
    **SIGNING_VARIABLES,
    **SLACK_VARIABLES,
}


@dataclass(frozen=True)
class HostedPlanner:
    """An OpenAI-compatible chat model. `url` None is OpenAI's own endpoint.

    `timeout` is for one request, `turn_seconds` and `turn_tokens` for all of a turn, in and out.
    `photos` are sent as small copies: "send", "keep", or "auto", where the model is known to see.
    """

    model: str
    url: str | None = None
    key: str = field(default="", repr=False)
    responses: bool = True
    timeout: float = 60.0
    turn_seconds: float = 120.0
    turn_tokens: int = 200_000
    stream: bool = False
    photos: str = "auto"


@dataclass(frozen=True)
class Settings:
    """How this installation works. `planner` None plans offline; memory and uploads in bytes.

    `ledger` and `log` None are in the home folder; they stay where they are when a dry run moves
    the home. `workspace` is whose conversations these are, where there is more than one.
    `database` is the address of a server that keeps all tables; None keeps them in files.
    """

    home: Path
    store: str
    engines: Mapping[str, str] = field(default_factory=lambda: dict(BUILT_IN))
    planner: HostedPlanner | None = None
    workers: int = 2
    cluster: str | None = None
    memory: int = 192_000_000
    max_upload: int = 100_000_000
    max_uploads: int = 100
    models: str | None = None
    brand: Path | None = None
    lists: Path | None = None
    budgets: Budgets = NO_LIMIT
    ledger: Place | None = None
    log: Path | None = None
    signing: SigningSettings | None = None
    workspace: str = ""
    database: str | None = field(default=None, repr=False)

    def place(self, name: str) -> Place:
        """Where the tables of that name are kept: its file in the home folder, or a schema."""
        if self.database is None:
            return self.home / name
        scope = f"slack_{self.workspace.lower()}_" if self.workspace else ""
        return Schema(self.database, f"packshot_{scope}{Path(name).stem}")

    @property
    def log_folder(self) -> Path:
        """Where failures are written down."""
        return self.log or self.home

    @property
    def books(self) -> Place:
        """Where it is kept what was spent."""
        return self.ledger or self.place("ledger.sqlite")

    @property
    def conversations(self) -> Place:
        """Where conversations are kept."""
        return self.place("conversations.sqlite")

    @property
    def lists_folder(self) -> Path:
        """Where shot lists of one's own lie."""
        return self.lists or self.home / "shot-lists"

    def planning_at(self, home: Path) -> Settings:
        """The same with another home for conversations; what is kept beyond them stays."""
        store = str(home / "store")
        brand, lists, books = self.brand_file, self.lists_folder, self.books
        own = replace(self, home=home, store=store, database=None)
        return replace(own, brand=brand, lists=lists, ledger=books)

    def branch(self, workspace: str, folder: Path, *, own_kit: bool) -> Settings:
        """The same for one workspace, whose conversations and results lie apart in `folder`.

        What is spent and what fails stands in the same books for all. `own_kit` says that the
        brand kit and shot lists are the workspace's own, too.
        """
        default = self.store == str(self.home / "store")
        store = str(folder / "store") if default else f"{self.store.rstrip('/')}/{workspace}"
        slack = self.slack
        return replace(
            self,
            home=folder,
            store=store,
            brand=folder / "brand.yaml" if own_kit else self.brand_file,
            lists=folder / "shot-lists" if own_kit else self.lists_folder,
            budgets=replace(self.budgets, workspace=slack.workspace_budget, user=slack.user_budget),
            ledger=self.books,
            log=self.log_folder,
            workspace=workspace,
        )

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
        cluster=cluster_address(values.get("PACKSHOT_CLUSTER")),
        memory=_number(values, "PACKSHOT_MEMORY_MB", 192, (0, 65536)) * 1_000_000,
        max_upload=_number(values, "PACKSHOT_MAX_UPLOAD_MB", 100, (1, 1024)) * 1_000_000,
        max_uploads=_number(values, "PACKSHOT_MAX_UPLOADS", 100, (1, 1000)),
        models=values.get("PACKSHOT_MODELS_URL") or None,
        brand=_brand(values),
        budgets=Budgets(
            _dollars(values, "PACKSHOT_BUDGET_CONVERSATION"),
            _dollars(values, "PACKSHOT_BUDGET_DAY"),
        ),
        signing=signing_settings(values),
        slack=slack_settings(values),
        database=database_address(values.get("PACKSHOT_DATABASE")),
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
    limits = float(timeout), float(seconds), tokens
    stream = _choice(values, "PACKSHOT_PLANNER_STREAM", ("off", "on")) == "on"
    photos = _choice(values, "PACKSHOT_PLANNER_PHOTOS", ("auto", "send", "keep"))
    return HostedPlanner(model, url, key, responses, *limits, stream, photos)


def _choice(values: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first where nothing is set."""
    chosen = (values.get(name) or choices[0]).strip().lower()
    if chosen not in choices:
        raise _wrong(name, chosen, f"{', '.join(choices[:-1])} or {choices[-1]}")
    return chosen
