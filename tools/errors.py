"""What can go wrong, by who can mend it.

PackshotError
├── PhotoError          the photo: send another one
├── RequestError        the request: say it differently, correct an argument
├── ConfigurationError  the installation: a setting, a missing model, a full disk
└── OperationError      the operation itself: nothing the user typed would help

Every text is the fact with its values, then the next step, in one sentence a seller understands;
it never holds a path outside the user's own, a secret or a traceback.
"""


class PackshotError(Exception):
    """Base of everything that Packshot tells a user in one sentence."""


class PhotoError(PackshotError):
    """The photo cannot be used as it is; the text says what to send instead."""


class RequestError(PackshotError):
    """The request or an argument is wrong; the text says which values are right."""


class ConfigurationError(PackshotError):
    """The installation lacks something; the text names the setting or command that mends it."""


class OperationError(PackshotError):
    """An operation could not do its work on this picture; the text says why.

    `usd` is what the attempt may have cost all the same, in US dollars.
    """

    usd: float = 0.0
