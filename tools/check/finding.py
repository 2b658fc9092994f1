"""Finding: what one rule says of one file."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from tools.channels.rules import Level, Rule

Verdict = Literal["pass", "warn", "fail", "undetermined"]


class Finding(BaseModel):
    """One rule's measure of a file; `mend` names the operation that would put it right."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    level: Level
    measured: str
    required: str
    verdict: Verdict
    mend: str = ""


def judged(
    rule: str,
    level: Level,
    ok: bool | None,
    measured: str,
    required: str,
    *,
    mend: str = "export",
) -> Finding:
    """A finding: None is undetermined, a broken `must` fails, any other broken rule warns."""
    verdict: Verdict = "fail" if level == "must" else "warn"
    if ok is None:
        verdict = "undetermined"
    elif ok:
        verdict, mend = "pass", ""
    return Finding(
        rule=rule, level=level, measured=measured, required=required, verdict=verdict, mend=mend
    )


def binding(rule: Rule) -> Level:
    """How binding a rule is: a `must` that holds in one scope alone is advice elsewhere."""
    return "should" if rule.level == "must" and rule.scope else rule.level


def scoped(text: str, rule: Rule) -> str:
    """What is required, with the scope in which it is."""
    return f"{text} ({rule.scope.replace('_', ' ')})" if rule.scope else text
