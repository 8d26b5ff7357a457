"""What a judgement becomes: a note, a report, and a tag.

Each is made of the work alone, so that it is the same on every try. Both its idempotency key, by
which hiregraph knows a repeat, and the record, by which we do, carry the work's reference.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from examples.ai_scorecard_write_back.judging import TIERS
from examples.ai_scorecard_write_back.kept import Work
from examples.ai_scorecard_write_back.queries import NO_OTHER_TIER, NOTE, REPORT, TIER
from examples.ai_scorecard_write_back.report import pdf_of
from examples.uploads import Upload

Json = dict[str, Any]

RECOMMENDED = {"A": "STRONG_YES", "B": "YES", "C": "NO_DECISION"}
"""What a note recommends: for somebody, or nothing. To decide against somebody is for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One mutation, and what it takes beside the application and the key."""

    mutation: str
    input: Json
    upload: Upload | None = None


def tag(tier: str) -> str:
    """The tag by which a tier is known; nobody else's tags begin so."""
    return f"AI tier {tier}"


def summary(work: Work) -> str:
    """The note's text."""
    judged = work.judgement
    told = [f"AI assessment: {judged.score} of 100, tier {judged.tier}.", *judged.reasons]
    return "\n".join([*told, f"Reference: {work.reference}"])


def report_name(work: Work) -> str:
    """The report's name."""
    return f"AI assessment {work.reference}.pdf"


def _note(work: Work) -> Write:
    recommended = RECOMMENDED[work.judgement.tier]
    told = {"body": summary(work), "overallRecommendation": recommended}
    return Write(mutation=NOTE, input=told)


def _report(work: Work) -> Write:
    return Write(
        mutation=REPORT,
        input={"file": {"upload": None}},
        upload=Upload(
            at="input.file.upload",
            name=report_name(work),
            content=pdf_of([work.judgement.about, "", *summary(work).split("\n")]),
            content_type="application/pdf",
        ),
    )


def _no_other_tier(work: Work) -> Write:
    """Which tags are there is not asked: those of the other tiers go, so every try is the same."""
    others = [tag(tier) for tier in TIERS if tier != work.judgement.tier]
    return Write(mutation=NO_OTHER_TIER, input={"tags": others})


def _tier(work: Work) -> Write:
    return Write(mutation=TIER, input={"tags": [tag(work.judgement.tier)]})


WRITES: dict[str, Callable[[Work], Write]] = {
    "note": _note,
    "report": _report,
    "no other tier": _no_other_tier,
    "tier": _tier,
}
"""In this order: where the tag is, all of it is."""
