"""What the product has to offer: the place for a product's own tests. These are made up."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options, the right one first; they are shown in another order."""

    text: str
    right: str
    wrong: tuple[str, ...]

    @property
    def options(self) -> list[str]:
        """As they are shown."""
        return sorted((self.right, *self.wrong))


ASSESSMENTS = {
    "Coding test": (
        Question("How often is a webhook delivered?", "At least once", ("Exactly once", "Never")),
        Question("What makes a repeat harmless?", "An idempotency key", ("A sleep", "Luck")),
        Question("What is 0.1 + 0.2 == 0.3 in Python?", "False", ("True", "An error")),
    ),
    "Work sample": (
        Question("A customer reports a bug. First you …", "reproduce it", ("deny it", "guess")),
        Question("A test that cannot fail shows …", "nothing", ("quality", "progress")),
    ),
}
"""By name. Names are kept and shown: give a changed test a new one."""


def score(assessment: str, answers: Sequence[str]) -> int:
    """How many answers are right."""
    questions = ASSESSMENTS[assessment]
    return sum(given == each.right for given, each in zip(answers, questions, strict=True))
