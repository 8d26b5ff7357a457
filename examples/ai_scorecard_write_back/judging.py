"""From an application to a judgement: the place for a product's own AI.

What stands here is made up, so that the program runs anywhere and gives the same each time. It is
no way to judge people.
"""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

TIERS = {"A": 60, "B": 45, "C": 0}
"""The least score of each tier, the best one first."""

_BEGIN = 30
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is thought of an application.

    Attributes:
        about: who, and for which job, in words.
        score: 0 to 100.
        tier: one of `TIERS`.
        reasons: why, in sentences.
    """

    about: str
    score: int
    tier: str
    reasons: tuple[str, ...]


def judge(application: Json) -> Judgement:
    """Judge an application as `queries.TO_JUDGE` gives it. The same gives the same."""
    points = _points(application)
    score = min(_MOST, _BEGIN + sum(points.values()))
    candidate, job = application["candidate"] or {}, application["job"]
    name = candidate.get("name") or "Nameless"
    return Judgement(
        about=f"{name}, for {job['name']}" if job else name,
        score=score,
        tier=next(tier for tier, least in TIERS.items() if score >= least),
        reasons=tuple(points) or ("Nothing speaks for or against.",),
    )


def _points(application: Json) -> dict[str, int]:
    """What speaks for an application, in sentences, with its points."""
    candidate, job = application["candidate"] or {}, application["job"] or {}
    links = len(candidate.get("urls") or [])
    asked = set((job.get("name") or "").lower().split())
    told = set((candidate.get("headline") or "").lower().replace(",", " ").split())
    found = {
        "Somebody who works here recommends them.": 25 * (application["origin"] == "REFERRED"),
        "They show their work on the web.": 15 * (links == 1),
        "They show their work in several places.": 30 * (links > 1),
        "Their headline speaks of the job.": 25 * bool(asked & told),
    }
    return {reason: points for reason, points in found.items() if points}
