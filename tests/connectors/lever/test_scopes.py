import pytest

from connectors.errors import Forbidden
from connectors.lever.failures import error_for
from connectors.lever.scopes import scope_of


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/opportunities", "opportunities:read:admin"),
        ("/opportunities/3f", "opportunities:read:admin"),
        ("/opportunities/deleted", "opportunities:read:admin"),
        ("/opportunities/3f/applications", "applications:read:admin"),
        ("/opportunities/3f/feedback", "feedback:read:admin"),
        ("/opportunities/3f/files/7a/download", "files:read:admin"),
        ("/opportunities/3f/forms", "forms:read:admin"),
        ("/opportunities/3f/interviews", "interviews:read:admin"),
        ("/opportunities/3f/notes", "notes:read:admin"),
        ("/opportunities/3f/offers/7a/download", "offers:read:admin"),
        ("/opportunities/3f/referrals", "referrals:read:admin"),
        ("/opportunities/3f/resumes", "resumes:read:admin"),
        ("/opportunities/3f/something_new", None),
        ("/contacts/3f", "contact:read:admin"),
        ("/disposition_stages", "stages:read:admin"),
        ("/postings/3f/apply", "postings:read:admin"),
        ("/requisitions/3f", "requisitions:read:admin"),
        ("/users", "users:read:admin"),
        ("/eeo/responses", "eeo_responses:read:admin"),
        ("/eeo/responses/pii", "eeo_responses_pii:read:admin"),
        ("/surveys/diversity/3f", "diversity_surveys:read:admin"),
        ("/something_new", None),
        ("/", None),
        ("", None),
    ],
)
def test_the_path_tells_the_scope(path: str, scope: str | None) -> None:
    assert scope_of(path) == scope


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/opportunities/3f/stage", "opportunities:write:admin"),
        ("/opportunities/3f/archived", "opportunities:write:admin"),
        ("/opportunities/3f/addTags", "opportunities:write:admin"),
        ("/opportunities/3f/removeLinks", "opportunities:write:admin"),
        ("/opportunities/3f/notes", "notes:write:admin"),
        ("/postings/3f/apply", "postings:write:admin"),
        ("/uploads", "uploads:write:admin"),
        ("/opportunities/3f/something_new", None),
    ],
)
def test_a_write_takes_a_scope_of_its_own(path: str, scope: str | None) -> None:
    assert scope_of(path, writes=True) == scope


def test_a_refusal_names_the_scope_to_ask_for() -> None:
    error = error_for(403, b'{"message": "No access."}', scope=scope_of("/opportunities/3f/offers"))
    assert str(error) == (
        "The credential may not do this in Lever (HTTP 403): No access. "
        "It takes the scope offers:read:admin."
    )
    assert error.extensions() == {"code": "FORBIDDEN", "scope": "offers:read:admin"}


def test_what_is_confidential_takes_a_scope_of_its_own() -> None:
    error = error_for(
        403, b'{"message": "Confidential data"}', scope=scope_of("/opportunities/3f/notes")
    )
    assert error.extensions() == {"code": "FORBIDDEN", "scope": "confidential:access:admin"}


def test_a_refusal_of_something_unknown_names_no_scope() -> None:
    error = error_for(403, b"", scope=scope_of("/something_new"))
    assert type(error) is Forbidden
    assert str(error) == "The credential may not do this in Lever (HTTP 403)."
    assert error.extensions() == {"code": "FORBIDDEN"}
