"""What can go wrong with a generator, by who can mend it; each text is one sentence for a user."""

from __future__ import annotations

from typing import ClassVar

from tools.errors import OperationError


class GeneratorError(OperationError):
    """There is no picture. `final` says that the same request will never give one.

    `closes` says that no other request would be taken either, so that none is made for a while.
    """

    final: ClassVar[bool] = False
    closes: ClassVar[bool] = False

    def __init__(self, text: str, usd: float = 0.0) -> None:
        """`usd` is what it has cost all the same, in US dollars."""
        super().__init__(text)
        self.usd = usd


class Missing(GeneratorError):
    """No generator is set up."""

    closes = True


class Unreachable(GeneratorError):
    """The network or the server is down or busy: later it may work."""


class Silent(GeneratorError):
    """It did not answer in time; the work may be done and paid for all the same."""


class NotAllowed(GeneratorError):
    """The key, the account or the model's name is wrong."""

    closes = True


class OutOfCredit(GeneratorError):
    """The account cannot pay."""

    closes = True


class Blocked(GeneratorError):
    """It will not make this by its rules."""

    final = True


class Refused(GeneratorError):
    """It does not take the request as it is."""

    final = True


class Garbage(GeneratorError):
    """It answered with something that is no picture."""
