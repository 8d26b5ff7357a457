"""Ways through the stages, made once and shared by the opportunities that go them."""

from dataclasses import dataclass

from sandbox.data.chance import DAY, HOUR, MINUTE, Chance, Weighted
from sandbox.data.company import Company
from sandbox.data.records import StageChange

# How often a candidacy has come as far as each of the stages, in their order.
_DEPTHS = Weighted(enumerate((14.0, 10, 5, 26, 12, 10, 6, 8, 3, 4, 2)))
_FIRST_APPLICANT_STAGE = 3
_FIRST_OFFER_STAGE = 9
LONGEST = 125 * DAY
"""No journey takes longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The way of a candidacy; every ``after`` counts milliseconds from its creation.

    Attributes:
        imported: came with a list of people, and stayed at the first stage.
        depth: the place of the stage where it stands.
        touched: whether the account knows when it was last updated, however old it is.
    """

    imported: bool
    depth: int
    changes: tuple[StageChange, ...]
    advanced_after: int
    archived_after: int | None
    archive_reason: str | None
    interaction_after: int
    touched: bool
    snoozed: bool


@dataclass(frozen=True, slots=True)
class Map:
    """What journeys of one company are drawn from."""

    company: Company
    rejections: list[str]
    hired: str

    @classmethod
    def of(cls, company: Company) -> "Map":
        """Prepare the draws."""
        reasons = company.archive_reasons
        usual = [item["id"] for item in reasons if item["type"] == "non-hired"]
        hired = next(item["id"] for item in reasons if item["type"] == "hired")
        return cls(company, usual, hired)

    def journey(self, chance: Chance, *, applied: bool) -> Journey:
        """Walk through the stages; three in ten leave them, and who had an offer is hired."""
        imported = chance.happens(0.06)
        depth = 0 if imported else _DEPTHS.draw(chance)
        changes = self._changes(chance, depth, applied=applied)
        advanced = changes[-1].after
        archived = chance.happens(0.3)
        archived_after = advanced + HOUR + chance.below(29 * DAY)
        reason = self.hired if depth >= _FIRST_OFFER_STAGE else chance.pick(self.rejections)
        return Journey(
            imported=imported,
            depth=depth,
            changes=changes,
            advanced_after=advanced + (chance.below(MINUTE) if chance.happens(0.03) else 0),
            archived_after=archived_after if archived else None,
            archive_reason=reason if archived else None,
            interaction_after=(archived_after if archived else advanced) + chance.below(DAY),
            touched=chance.happens(0.03),
            snoozed=not archived and chance.happens(0.04),
        )

    def _changes(self, chance: Chance, depth: int, *, applied: bool) -> tuple[StageChange, ...]:
        """Move up to ``depth``; those who applied begin as applicants if they got that far."""
        first = _FIRST_APPLICANT_STAGE if applied and depth >= _FIRST_APPLICANT_STAGE else 0
        places = [first, *(place for place in range(first + 1, depth) if chance.happens(0.5))]
        if depth > first:
            places.append(depth)
        after = 0
        changes: list[StageChange] = []
        for place in places:
            user = None if applied and not changes else chance.pick(self.company.recruiters)
            changes.append(StageChange(self.company.dispositions[place]["id"], after, user))
            after += HOUR + chance.below(9 * DAY)
        return tuple(changes)
