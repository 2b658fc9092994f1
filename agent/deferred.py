"""Deferred packages: what LangChain and LangGraph load at start for services nobody here calls."""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from typing import Final

#: LangSmith's models of its replies, all 150 of them, of which LangChain's tracers name one; and
#: the client of LangGraph's server with its HTTP libraries, of which LangGraph needs a type.
PACKAGES: Final = ("langsmith.types", "langgraph_sdk")


def defer_services() -> None:
    """Have `PACKAGES` loaded when something of them is asked for: a quarter second of every start.

    Whoever traces, or calls such a server, finds them as ever. Call before anything of LangChain
    is imported; later it does nothing.
    """
    for name in PACKAGES:
        if name not in sys.modules:
            _defer(name)


def _defer(name: str) -> None:
    spec = find_spec(name) if find_spec(name.partition(".")[0]) else None
    if spec is None or spec.loader is None:
        return
    loader, module = spec.loader, module_from_spec(spec)

    def loaded(attribute: str) -> object:
        del module.__dict__["__getattr__"]
        loader.exec_module(module)
        return getattr(module, attribute)

    module.__dict__["__getattr__"] = loaded
    sys.modules[name] = module
