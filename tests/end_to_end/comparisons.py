"""Every field of the root, and what its records should read as, from the sandbox's own.

Each type is asked for whole, so that a new field belongs to a comparison at once.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, takewhile

from sandbox.call import Handler
from sandbox.routes import (
    applications,
    apply_form,
    compliance,
    opportunities,
    postings,
    requisitions,
)
from tests.end_to_end import expected_setup as setup
from tests.end_to_end.comparison import Comparison
from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected import Expected
from tests.end_to_end.expected_account import (
    Directory,
    Groups,
    deleted,
    eeoc,
    eeoc_without_person,
    words,
)
from tests.end_to_end.expected_activities import activities
from tests.end_to_end.expected_attachments import (
    attachments,
    contents,
    have_bytes,
    with_contents,
)
from tests.end_to_end.expected_jobs import job
from tests.end_to_end.expected_records import RECORDS, interviewers
from tests.end_to_end.held import Json, account_of, answer_of, moment, refs
from tests.end_to_end.selections import record_type, selection
from tests.end_to_end.under import Under, newest_first, shown

ACCOUNT, OTHER = account_of(PEOPLE), account_of(PEOPLE, "sandbox-2")
EXPECTED, DIRECTORY, GROUPS = Expected(PEOPLE), Directory(ACCOUNT), Groups(ACCOUNT)
SHOWN = shown(ACCOUNT)

APPLICATION = selection("Application", apart={*RECORDS, "interviewers"})
CANDIDATE = selection("Candidate", apart={"activities", "attachments"})
DIRECTORY_USER = selection("DirectoryUser")


def lists() -> Iterator[Comparison]:
    """What an account is about."""
    yield Comparison(
        "applications",
        APPLICATION,
        lambda: [EXPECTED.application(each) for each in EXPECTED.opportunities],
    )
    yield Comparison("applications", _of_records(), lambda: [_records(each) for each in SHOWN])
    yield Comparison(
        "candidates",
        CANDIDATE,
        lambda: [EXPECTED.candidate(each) for each in EXPECTED.by_person],
    )
    yield Comparison(
        "jobs",
        selection("Job"),
        lambda: [job(EXPECTED, each) for each in EXPECTED.postings],
    )
    yield Comparison("jobInterviewStages", selection("JobInterviewStage"), EXPECTED.all_stages)
    yield Comparison("rejectReasons", selection("RejectReason"), EXPECTED.all_reasons)
    yield Comparison("users", selection("User"), EXPECTED.all_users)


def _of_records() -> str:
    apart = {"Attachment": {"downloadUrl"}}
    chosen = {
        field: selection(name, apart=apart.get(name, ()), whole={"InterviewPanel"})
        for field, (name, _) in RECORDS.items()
    }
    lists = (f"{field}(first: 100) {{ nodes {{ {each} }} }}" for field, each in chosen.items())
    return " ".join(["remoteId interviewers { remoteId }", *lists])


def _records(under: Under) -> Json:
    return {
        "remoteId": under.record.id,
        "interviewers": refs(interviewers(under)),
        **{field: {"nodes": made(under)} for field, (_, made) in RECORDS.items()},
    }


def groups_and_words() -> Iterator[Comparison]:
    """What jobs and applications are sorted by, and the directory."""
    yield Comparison("departments", selection("Department"), GROUPS.departments)
    yield Comparison("teams", selection("Team"), GROUPS.teams)
    yield Comparison("offices", selection("Office"), GROUPS.offices)
    yield Comparison("tags", selection("Tag"), partial(words, ACCOUNT, "tag"))
    yield Comparison("sources", selection("Source"), partial(words, ACCOUNT, "source"))
    first = DIRECTORY.users[0]
    yield Comparison(
        "userDirectory",
        f"users(first: 100) {{ nodes {{ {DIRECTORY_USER} }} }} roles {{ {selection('Role')} }}"
        f' user(remoteId: "{first["id"]}") {{ {DIRECTORY_USER} }}',
        lambda: {**DIRECTORY.whole(), "user": DIRECTORY.user(first)},
    )


def set_up() -> Iterator[Comparison]:
    """How an account is set up, and what is noted of it."""
    company = ACCOUNT.company
    of_lists = {
        "requisitions": (EXPECTED.requisitions, setup.requisition),
        "scorecardTemplates": (setup.by_text(company.feedback_templates), setup.scorecard_template),
        "profileFormTemplates": (
            setup.by_text(company.form_templates),
            setup.profile_form_template,
        ),
        "requisitionFields": (_given(requisitions.list_fields), setup.requisition_field),
        "auditEvents": (_given(compliance.list_audit_events), setup.audit_event),
    }
    for field, (records, told_by) in of_lists.items():
        yield Comparison(field, selection(record_type(field)), partial(_all, told_by, records))
    surveys = f"remoteId diversitySurveys {{ {selection('DiversitySurvey')} }}"
    others = Groups(OTHER).postings
    yield Comparison("jobs", surveys, lambda: [_surveyed(each) for each in others], account="b")


def _given(handler: Handler) -> list[Json]:
    found: list[Json] = answer_of(handler, ACCOUNT)
    return found


def _all(told_by: Callable[[Json], Json], records: list[Json]) -> list[Json]:
    return [told_by(each) for each in records]


def _surveyed(posting: Json) -> Json:
    given = answer_of(apply_form.list_surveys, OTHER, "sandbox-2", posting=posting["id"])
    return {"remoteId": posting["id"], "diversitySurveys": _all(setup.survey, given)}


def by_law() -> Iterator[Comparison]:
    """What was deleted, and answers for reports.

    Whose an answer is may not be told where that is confidential: people are asked for in the
    time since the last of these.
    """
    for field, kind, handler in (
        ("deletedApplications", "APPLICATION", opportunities.list_deleted),
        ("deletedJobs", "JOB", postings.list_deleted),
        ("deletedSubmissions", "SUBMISSION", applications.list_deleted),
    ):
        made = partial(_all, partial(deleted, kind), _given(handler))
        yield Comparison(field, selection("DeletedRecord"), made)
    answers = _given(compliance.list_personal)
    bare = selection("Eeoc", apart={"candidate"})
    yield Comparison("eeocs", bare, partial(_all, eeoc_without_person, answers))
    anonymous = _given(compliance.list_anonymous)
    yield Comparison("anonymousEeocs", selection("Eeoc"), partial(_all, eeoc, anonymous))
    shown = {under.record.id for under in SHOWN}
    told = list(takewhile(lambda each: each["opportunityId"] in shown, answers))
    since = moment(told[-1]["appliedAt"])
    yield Comparison(f'eeocs(since: "{since}")', selection("Eeoc"), partial(_all, eeoc, told))


def single_records() -> Iterator[Comparison]:
    """Records by their ids."""
    people = [EXPECTED.candidate(each) for each in islice(EXPECTED.by_person, 7)]
    own = {
        "candidate": (CANDIDATE, people[0]),
        "application": (APPLICATION, EXPECTED.application(EXPECTED.opportunities[3])),
        "job": (selection("Job"), job(EXPECTED, EXPECTED.postings[3])),
        "user": (selection("User"), EXPECTED.user(EXPECTED.users[3])),
        "requisition": (selection("Requisition"), setup.requisition(EXPECTED.requisitions[3])),
    }
    for field, (asked, record) in own.items():
        for name in ("id", "remoteId"):
            yield Comparison(f'{field}({name}: "{record[name]}")', asked, partial(dict, record))
        yield _node(record_type(field), asked, record)
    yield _node("JobInterviewStage", selection("JobInterviewStage"), EXPECTED.all_stages()[3])
    yield _node("RejectReason", selection("RejectReason"), EXPECTED.all_reasons()[3])
    yield _node("DirectoryUser", DIRECTORY_USER, DIRECTORY.user(DIRECTORY.users[3]))
    ids = ", ".join(f'"{each["id"]}"' for each in people)
    asked = f"... on Candidate {{ {CANDIDATE} }}"
    yield Comparison(f"nodes(ids: [{ids}])", asked, lambda: people)


def _node(type_name: str, asked: str, record: Json) -> Comparison:
    inner = f"... on {type_name} {{ {asked} }}"
    return Comparison(f'node(id: "{record["id"]}")', inner, partial(dict, record))


def whole_people() -> Iterator[Comparison]:
    """What happened around all applications of a person, and their files."""
    person = max(ACCOUNT.people.values(), key=lambda each: len(each.opportunities))
    theirs = [under for under in SHOWN if under.record.person is person]
    made = {"activities": activities, "attachments": attachments}
    asked = " ".join(f"{field}(first: 100) {{ nodes {{ remoteId }} }}" for field in made)
    yield Comparison(
        f'candidate(remoteId: "{person.id}")',
        asked,
        lambda: {
            field: {"nodes": [{"remoteId": each["remoteId"]} for each in _gathered(of, theirs)]}
            for field, of in made.items()
        },
    )


def _gathered(of: Callable[[Under], list[Json]], theirs: list[Under]) -> list[Json]:
    return newest_first([each for under in theirs for each in of(under)])


def bytes_of_files() -> Iterator[Comparison]:
    """The first application with files, with a resume, with an offer: what its URLs lead to."""
    for kind in ("files", "resumes", "offers"):
        under = next(each for each in SHOWN if each.listed(kind) and have_bytes(each))
        yield Comparison(
            f'application(remoteId: "{under.record.id}")',
            "attachments(first: 100) { nodes { remoteId downloadUrl } }",
            partial(contents, under),
            finish=with_contents,
        )


COMPARISONS = [
    *lists(),
    *groups_and_words(),
    *set_up(),
    *by_law(),
    *single_records(),
    *whole_people(),
    *bytes_of_files(),
]
