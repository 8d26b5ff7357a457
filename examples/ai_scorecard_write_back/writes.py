"""What a judgement becomes: a note, a report, and a tag.

Each is made of the work alone, so that it is the same on every try. Both its idempotency key, by
which hiregraph knows a repeat, and the record, by which we do, carry the work's reference.
"""

from examples.ai_scorecard_write_back.judging import TIERS
from examples.ai_scorecard_write_back.kept import Work
from examples.writes import NO_TAGS, NOTE, TAGS, Write, report

RECOMMENDED = {"A": "STRONG_YES", "B": "YES", "C": "NO_DECISION"}
"""What a note recommends: for somebody, or nothing. To decide against somebody is for people."""


def tag(tier: str) -> str:
    """The tag by which a tier is known; nobody else's tags begin so."""
    return f"AI tier {tier}"


def writes_of(work: Work) -> dict[str, Write]:
    """All of them, in this order: where the tag is, all of it is.

    Which tags are there is not asked: those of the other tiers go, so every try is the same.
    """
    judged = work.judgement
    text = _summary(work)
    told = {"body": text, "overallRecommendation": RECOMMENDED[judged.tier]}
    paragraphs = [judged.about, "", *text.split("\n")]
    others = [tag(tier) for tier in TIERS if tier != judged.tier]
    return {
        "note": Write(mutation=NOTE, input=told),
        "report": report(f"AI assessment {work.reference}.pdf", paragraphs),
        "no other tier": Write(mutation=NO_TAGS, input={"tags": others}),
        "tier": Write(mutation=TAGS, input={"tags": [tag(judged.tier)]}),
    }


def _summary(work: Work) -> str:
    """The note's text."""
    judged = work.judgement
    told = [f"AI assessment: {judged.score} of 100, tier {judged.tier}.", *judged.reasons]
    return "\n".join([*told, f"Reference: {work.reference}"])
