"""From words to a gallery: what the front ends may use.

Names are loaded on first use, so that a command that only prints help imports next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.address import cluster_address as cluster_address
    from agent.audit import Audit as Audit
    from agent.audit import verify as verify
    from agent.catalog import Catalog as Catalog
    from agent.catalog_events import CatalogEvent as CatalogEvent
    from agent.catalog_events import Ended as Ended
    from agent.catalog_events import Indexed as Indexed
    from agent.catalog_events import Noted as Noted
    from agent.catalog_events import Paused as Paused
    from agent.catalog_events import Priced as Priced
    from agent.catalog_events import SkuDone as SkuDone
    from agent.catalog_events import Unheard as Unheard
    from agent.catalog_work import Choice as Choice
    from agent.collector import Collected as Collected
    from agent.collector import collect as collect
    from agent.conversation import Conversation as Conversation
    from agent.conversation import Decision as Decision
    from agent.conversation import Deliverable as Deliverable
    from agent.conversation import Photo as Photo
    from agent.conversation import Result as Result
    from agent.conversation import Upload as Upload
    from agent.database import Database as Database
    from agent.database import Row as Row
    from agent.database import Values as Values
    from agent.database import connect as connect
    from agent.database import erase as erase
    from agent.database import there as there
    from agent.delivery import deliver as deliver
    from agent.doctor import Examination as Examination
    from agent.doctor import diagnose as diagnose
    from agent.events import Event as Event
    from agent.events import Finished as Finished
    from agent.events import PhotoRead as PhotoRead
    from agent.events import PhotoRefused as PhotoRefused
    from agent.events import Planned as Planned
    from agent.events import Question as Question
    from agent.events import Replied as Replied
    from agent.events import StepDone as StepDone
    from agent.events import StepFailed as StepFailed
    from agent.events import StepSkipped as StepSkipped
    from agent.events import StepStarted as StepStarted
    from agent.failures import failure as failure
    from agent.failures import record_failure as record_failure
    from agent.forgetting import erase_results as erase_results
    from agent.gallery import Gallery as Gallery
    from agent.gallery import GalleryFile as GalleryFile
    from agent.gallery import zip_gallery as zip_gallery
    from agent.heaps import few_heaps as few_heaps
    from agent.inspection import Inspected as Inspected
    from agent.inspection import inspect_file as inspect_file
    from agent.intake import names_of as names_of
    from agent.models import model_rows as model_rows
    from agent.models import pull_model as pull_model
    from agent.place import DatabaseTrouble as DatabaseTrouble
    from agent.place import Place as Place
    from agent.reference import channel_rows as channel_rows
    from agent.reference import operation_rows as operation_rows
    from agent.reference import slot_details as slot_details
    from agent.repeat import Replayed as Replayed
    from agent.repeat import replay as replay
    from agent.settings import Settings as Settings
    from agent.settings import load_settings as load_settings
    from agent.shelf import KitField as KitField
    from agent.shelf import brand_fields as brand_fields
    from agent.shelf import brand_kit as brand_kit
    from agent.shelf import forget_list as forget_list
    from agent.shelf import list_rows as list_rows
    from agent.shelf import list_text as list_text
    from agent.shelf import save_list as save_list
    from agent.single import sample_photo as sample_photo
    from agent.single import save_picture as save_picture
    from agent.slack_settings import SlackSettings as SlackSettings
    from agent.studio import Studio as Studio
    from agent.usage import Spending as Spending
    from agent.usage import Usage as Usage
    from agent.usage import read_usage as read_usage
    from agent.watch import Watch as Watch
    from tools.check import Finding as Finding
    from tools.check import Verdict as Verdict
    from tools.errors import ConfigurationError as ConfigurationError
    from tools.errors import OperationError as OperationError
    from tools.errors import PackshotError as PackshotError
    from tools.errors import PhotoError as PhotoError
    from tools.errors import RequestError as RequestError
    from tools.filetype import named_as_photo as named_as_photo
    from tools.heap import keep_freed_memory as keep_freed_memory

#: Where each public name lives; the imports above say the same to type checkers.
_HOMES = {
    "agent.address": ("cluster_address",),
    "agent.audit": ("Audit", "verify"),
    "agent.catalog": ("Catalog",),
    "agent.catalog_events": (
        "CatalogEvent",
        "Ended",
        "Indexed",
        "Noted",
        "Paused",
        "Priced",
        "SkuDone",
        "Unheard",
    ),
    "agent.catalog_work": ("Choice",),
    "agent.collector": ("Collected", "collect"),
    "agent.conversation": ("Conversation", "Decision", "Deliverable", "Photo", "Result", "Upload"),
    "agent.database": ("Database", "Row", "Values", "connect", "erase", "there"),
    "agent.delivery": ("deliver",),
    "agent.doctor": ("Examination", "diagnose"),
    "agent.events": (
        "Event",
        "Finished",
        "PhotoRead",
        "PhotoRefused",
        "Planned",
        "Question",
        "Replied",
        "StepDone",
        "StepFailed",
        "StepSkipped",
        "StepStarted",
    ),
    "agent.failures": ("failure", "record_failure"),
    "agent.forgetting": ("erase_results",),
    "agent.gallery": ("Gallery", "GalleryFile", "zip_gallery"),
    "agent.heaps": ("few_heaps",),
    "agent.inspection": ("Inspected", "inspect_file"),
    "agent.intake": ("names_of",),
    "agent.models": ("model_rows", "pull_model"),
    "agent.place": ("DatabaseTrouble", "Place"),
    "agent.reference": ("channel_rows", "operation_rows", "slot_details"),
    "agent.repeat": ("Replayed", "replay"),
    "agent.settings": ("Settings", "load_settings"),
    "agent.shelf": (
        "KitField",
        "brand_fields",
        "brand_kit",
        "forget_list",
        "list_rows",
        "list_text",
        "save_list",
    ),
    "agent.single": ("sample_photo", "save_picture"),
    "agent.slack_settings": ("SlackSettings",),
    "agent.studio": ("Studio",),
    "agent.usage": ("Spending", "Usage", "read_usage"),
    "agent.watch": ("Watch",),
    "tools.check": ("Finding", "Verdict"),
    "tools.errors": (
        "ConfigurationError",
        "OperationError",
        "PackshotError",
        "PhotoError",
        "RequestError",
    ),
    "tools.filetype": ("named_as_photo",),
    "tools.heap": ("keep_freed_memory",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """The public name, from the module it lives in."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'agent' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """The public names, for people who explore."""
    return sorted(_HOME_OF)
