"""Beginning an opportunity, however it came."""

from dataclasses import dataclass

from sandbox.answers import Json
from sandbox.call import Call
from sandbox.data.opportunities import tags_of
from sandbox.data.records import Application, Opportunity, Person, StageChange
from sandbox.errors import bad_request
from sandbox.writes.marks import ids_of

UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """What a new opportunity begins with.

    Attributes:
        kind: what its application is: posting, user or referral; without a posting there is none.
        user: who added it; None where the person applied.
        location: out of the posting's places; see ``place_in``.
        archived: the reason, and when.
    """

    posting: Json | None
    stage: str
    origin: str
    kind: str
    user: str | None
    owner: str | None
    created_at: int
    followers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    location: str | None = None
    archived: tuple[str, int] | None = None
    comments: str | None = None

    @property
    def confidential(self) -> bool:
        """Tell whether it is for a confidential posting."""
        return self.posting is not None and self.posting["confidentiality"] == "confidential"


def begin(call: Call, person: Person, given: Candidacy) -> Opportunity:
    """Add an opportunity to the account."""
    reason, archived_at = given.archived or (None, None)
    record = Opportunity(
        id=call.account.journal.identifier(),
        person=person,
        stage=given.stage,
        rank=call.account.ranks[given.stage],
        origin=given.origin,
        sourced_by=given.user if given.origin == "sourced" else None,
        owner=given.owner,
        followers=_followers(call, given),
        tags=_tags(given),
        sources=tuple(dict.fromkeys(given.sources)),
        stage_changes=(StageChange(given.stage, 0, given.user),),
        application=_application(call, given),
        location=given.location,
        confidential=given.confidential,
        archive_reason=reason,
        archived_at=archived_at,
        created_at=given.created_at,
        updated_at=call.at,
        last_interaction_at=given.created_at,
        last_advanced_at=given.created_at,
        snoozed_until=None,
    )
    call.account.add_opportunity(record)
    _tell(call, given, record)
    return record


def _tell(call: Call, given: Candidacy, record: Opportunity) -> None:
    note, ids = call.account.journal.note, ids_of(record)
    note("opportunity.created", ids, after=call.account.opportunity(record), user=given.user)
    for application in call.account.applications(record):
        note("application.created", ids, after=application, user=given.user)


def _followers(call: Call, given: Candidacy) -> tuple[str, ...]:
    """Let those follow who were named and who follow the posting; else who added it.

    A real account left out who performed the write where the posting has followers, though the
    documentation says that they always follow.
    """
    posted = given.posting["followers"] if given.posting else []
    always = posted or [given.user or call.account.company.users[0]["id"]]
    return tuple(dict.fromkeys((*given.followers, *always)))


def _tags(given: Candidacy) -> tuple[str, ...]:
    posted = tags_of(given.posting) if given.posting else ()
    return tuple(dict.fromkeys((*given.tags, *posted)))


def _application(call: Call, given: Candidacy) -> Application | None:
    if given.posting is None:
        return None
    return Application(
        id=call.account.journal.identifier(),
        posting=given.posting["id"],
        kind=given.kind,
        user=given.user,
        created_at=given.created_at,
        comments=given.comments,
    )


def place_in(posting: Json | None, wanted: str | None) -> str | None:
    """Choose the place of an opportunity out of its posting's; there is none without one.

    Raises:
        LeverError: 400 for a place that the posting does not have.
    """
    places = posting["categories"]["allLocations"] if posting else []
    if not places:
        return None
    if wanted is None:
        return str(places[0]) if len(places) == 1 else UNSPECIFIED
    if wanted not in {*places, UNSPECIFIED}:
        raise bad_request(f"opportunityLocation must be one of {', '.join(places)}")
    return wanted
