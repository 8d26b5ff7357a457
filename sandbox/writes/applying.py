"""``POST /postings/:posting/apply``: an application by the posting's form."""

from starlette.responses import Response

from sandbox.answers import Json, created
from sandbox.call import Call
from sandbox.data.chance import DAY
from sandbox.data.questions import answered
from sandbox.data.records import Application
from sandbox.errors import bad_request
from sandbox.routes.apply_form import form_of
from sandbox.routes.postings import posting_of
from sandbox.writes.answering import Answers, read_answers
from sandbox.writes.candidacies import Candidacy, begin, place_in
from sandbox.writes.documents import add_file, add_resume
from sandbox.writes.people import Details, address, find_or_add
from sandbox.writes.uploads import uploaded

OPEN = frozenset({"published", "internal"})
_FIRST_STAGE = "applicant-new"
_SOURCE = "Posting"
_KEPT_FOR = 730 * DAY


def apply(call: Call) -> Response:
    """Answer the POST. It needs no ``perform_as``; the person may be known, by the address."""
    posting = posting_of(call)
    if posting["state"] not in OPEN:
        raise bad_request(f"posting {posting['id']} is not open to applications")
    call.query.flag("send_confirmation_email")
    answers = read_answers(call, form_of(call, posting))
    resume = uploaded(call, answers.personal["resume"]) if answers.personal.get("resume") else None
    files = [uploaded(call, address) for address in answers.uploads]
    details, candidacy = _details(answers), _candidacy(call, posting, answers)
    consent = _consent(call)
    person, _found = find_or_add(call, details)
    record = begin(call, person, candidacy)
    if resume:
        add_resume(call, record, resume, parsed=True)
    for file in files:
        add_file(call, record, file)
    call.account.consents[record.id] = consent
    if record.application is None:
        raise LookupError("an opportunity for a posting has an application")
    return created({"applicationId": _fill_in(call, posting, answers, record.application)})


def _details(answers: Answers) -> Details:
    told = answers.personal
    return Details(
        name=told["fullName"],
        headline=told.get("currentCompany") or "",
        location=told.get("currentLocation") or "",
        emails=(address(told["email"]),),
        phones=((None, told["phone"]),) if told.get("phone") else (),
        links=answers.links,
    )


def _candidacy(call: Call, posting: Json, answers: Answers) -> Candidacy:
    return Candidacy(
        posting=posting,
        stage=_FIRST_STAGE,
        origin=answers.origin,
        kind="posting",
        user=None,
        owner=posting["owner"],
        created_at=call.at,
        sources=(call.body.text("source") or _SOURCE,),
        location=place_in(posting, answers.personal.get("preferredPostingLocation")),
        comments=answers.personal.get("additionalInformation"),
    )


def _consent(call: Call) -> Json | None:
    """Write the consent as reads show it; ``marketing`` is what allows to get in contact."""
    if not call.body.inner("consent").raw:
        return None
    given = call.body.inner("consent")
    store, contact = (bool(given.inner(name).flag("provided")) for name in ("store", "marketing"))
    return {
        "store": {"allowed": store, "expiresAt": call.at + _KEPT_FOR if store else None},
        "contact": {"allowed": contact, "expiresAt": call.at + _KEPT_FOR if contact else None},
    }


def _fill_in(call: Call, posting: Json, answers: Answers, applied: Application) -> str:
    """Keep the applicant's own words with the application; give its id."""
    told = answers.personal
    call.account.overlays[applied.id] = {
        "name": told["fullName"],
        "company": told.get("currentCompany"),
        "phone": {"type": None, "value": told["phone"]} if told.get("phone") else None,
        "email": told["email"],
        "links": list(answers.links),
        "ipAddress": call.body.text("ipAddress"),
        "customQuestions": [
            answered(part, values, applied, posting) for part, values in answers.questions
        ],
    }
    if answers.eeo:
        call.account.eeo[applied.id] = answers.eeo
    return applied.id


WRITES = {("POST", "/postings/{posting}/apply"): apply}
