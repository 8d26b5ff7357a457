"""What is estimated for records under applications: what siblings share is counted once."""

import pytest
from graphql import OperationDefinitionNode, parse

from resolvers.api import schema
from resolvers.plan import Plan, plan_operation
from schema.identity import GlobalId
from server.documents import core_schema

ON_25 = "{ applications { nodes { %s } } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


def plan(query: str, variables: dict[str, object] | None = None) -> Plan:
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return plan_operation(core_schema(schema), document, operation, variables)


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ("interviews { nodes { subject } }", 1),
        ("activities { nodes { subject } }", 3),
        ("attachments { nodes { fileName } }", 3),
        ("activities { nodes { id } } interviews { nodes { id } } scorecards { nodes { id } }", 3),
        ("interviews { nodes { id } } interviewers { name }", 1),
        ("a: interviews { nodes { subject } } b: interviews(first: 1) { nodes { subject } }", 1),
        ("activities { nodes { body } } attachments { nodes { size } } offers { nodes { id } }", 6),
        ("referrals { nodes { name } } profileForms { nodes { name } }", 2),
        ("interviews { nodes { scorecards { name } } }", 2),
        ("interviews { nodes { scorecards { interview { subject } } } }", 2),
        ("interviews { nodes { application { appliedAt } candidate { name } } }", 1),
        ("activities(filter: { types: [NOTE] }) { nodes { body } }", 1),
        ("activities(filter: { types: [OTHER, NOTE] }) { nodes { body } }", 3),
        ("attachments(filter: { types: [RESUME] }) { nodes { size } }", 1),
        ("attachments(filter: { types: [] }) { nodes { size } }", 0),
        ("attachments(filter: { types: null }) { nodes { size } }", 3),
        ("...on Application { notes: activities { nodes { body } } } ...More", 4),
    ],
)
def test_each_kind_is_counted_once_for_each_application(fields: str, kinds: int) -> None:
    more = " fragment More on Application { interviews { nodes { id } } offers { nodes { id } } }"
    query = ON_25 % fields + (more if "...More" in fields else "")
    assert plan(query).calls == 1 + 25 * kinds


@pytest.mark.parametrize(
    ("argument", "variables"),
    [
        ("filter: $it", {"it": {"types": ["RESUME"]}}),
        ("filter: { types: $it }", {"it": ["RESUME"]}),
    ],
)
def test_a_filter_in_a_variable_spares_kinds_too(
    argument: str, variables: dict[str, object]
) -> None:
    kind = "AttachmentFilter" if argument == "filter: $it" else "[AttachmentType!]"
    fields = f"attachments({argument}) {{ nodes {{ size }} }}"
    query = f"query ($it: {kind}) {ON_25 % fields}"
    assert plan(query, variables).calls == 1 + 25


def test_an_application_below_a_record_is_counted_for_itself() -> None:
    query = ON_25 % "interviews { nodes { application { offers { nodes { id } } } } }"
    assert plan(query).calls == 1 + 25 + 25 * 3


def test_a_persons_records_are_counted_with_their_applications() -> None:
    query = "{ candidates(first: 10) { nodes { activities { nodes { id } } } } }"
    assert plan(query).calls == 2 + 10 * 4


def test_records_by_id_are_a_request_for_each_list_that_holds_them() -> None:
    def ids(type_name: str, application: str, count: int) -> list[str]:
        parents = (application, "c-1")
        return [GlobalId(type_name, "a", f"{n}", parents).encode() for n in range(count)]

    interviews = [*ids("Interview", "o-1", 3), *ids("Interview", "o-2", 2)]
    assert plan(NODES, {"ids": interviews}).calls == 2
    assert plan(NODES, {"ids": [*interviews, *ids("Offer", "o-1", 1)]}).calls == 3
    people = [GlobalId("Candidate", "a", f"{n}").encode() for n in range(50)]
    assert plan(NODES, {"ids": [*interviews, *people, "nonsense"]}).calls == 3
    assert plan(f'{{ nodes(ids: ["{interviews[0]}", "{interviews[4]}"]) {{ id }} }}').calls == 2
    assert plan(f'{{ nodes(ids: "{interviews[0]}") {{ id }} }}').calls == 1
