"""Tracing: LangChain's tracers come with LangSmith's client, whose models nobody needs here."""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from typing import Final

_MODELS: Final = "langsmith.types"


def defer_models() -> None:
    """Have LangSmith's models of replies loaded when one of them is asked for.

    LangChain imports one, and with it all 150: a tenth of a second of every start. Whoever traces
    finds them as ever. Call before anything of LangChain is imported; later it does nothing.
    """
    if _MODELS in sys.modules:
        return
    spec = find_spec(_MODELS) if find_spec("langsmith") else None
    if spec is None or spec.loader is None:
        return
    loader, module = spec.loader, module_from_spec(spec)

    def loaded(name: str) -> object:
        del module.__dict__["__getattr__"]
        loader.exec_module(module)
        return getattr(module, name)

    module.__dict__["__getattr__"] = loaded
    sys.modules[_MODELS] = module
