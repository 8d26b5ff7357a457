import pytest

from connectors.lever.permissions import (
    ALL_SCOPES,
    USUAL_SCOPES,
    permission_name,
    unknown_scopes,
    writes,
)
from connectors.lever.scopes import scope_of
from sandbox.oauth.scopes import unknown


def test_levers_scopes_are_known() -> None:
    assert len(ALL_SCOPES) == len(set(ALL_SCOPES)) == 51
    assert unknown_scopes(["notes:read:admin", "notes:read", "offers:write:admin"]) == [
        "notes:read",
        "offers:write:admin",
    ]


def test_the_usual_scopes_read_recruiting_and_nothing_delicate() -> None:
    assert len(USUAL_SCOPES) == 22
    assert unknown(USUAL_SCOPES) == []
    assert not any(map(writes, USUAL_SCOPES))
    assert {"opportunities:read:admin", "offers:read:admin"} < set(USUAL_SCOPES)
    assert not [scope for scope in USUAL_SCOPES if scope.startswith(("eeo", "confidential"))]


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("contact:write:admin", "Contacts"),
        ("confidential:access:admin", "Confidential data"),
        (scope_of("/opportunities/3f/panels") or "", "Panels"),
        ("something:new:admin", "something:new:admin"),
    ],
)
def test_a_scope_has_the_name_by_which_it_is_found_in_lever(scope: str, name: str) -> None:
    assert permission_name(scope) == name
