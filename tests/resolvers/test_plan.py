import re

import pytest
from graphql import GraphQLError, OperationDefinitionNode, parse

from resolvers.api import schema
from resolvers.needs import Need
from resolvers.plan import Plan, plan_operation, refuse_if_costly
from server.documents import core_schema


def plan(query: str, variables: dict[str, object] | None = None) -> Plan:
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return plan_operation(core_schema(schema), document, operation, variables)


LINKED = " fragment Linked on Application { job { name } currentStage { name } owner { name } }"
JOB = " fragment WithApplications on Job { applications { nodes { id } } }"
STAGES = (
    "{ jobInterviewStages(first: 10) { nodes { applications(first: 10) { nodes { candidate"
    " { applications { nodes { job { ...WithApplications } } } } } } } } }"
)
JOBS_IN = "jobs(first: %s) { nodes { applications { nodes { id } } } }"


@pytest.mark.parametrize(
    ("query", "calls", "lists"),
    [
        ("{ __typename __schema { types { name } } }", 0, set()),
        ("{ candidates(first: 50) { nodes { name } } }", 2, set()),
        ("{ applications(first: 100) { nodes { candidate { name } job { name } } } }", 1, {"jobs"}),
        (
            "{ candidates(first: 50) { nodes { applications { nodes { ...Linked } } } } }" + LINKED,
            3,
            {"jobs", "job_interview_stages", "users"},
        ),
        (
            "{ candidates { nodes { tags createdAt applications { edges { cursor } } } } }",
            3,
            set(),
        ),
        ("{ jobs(first: 3) { nodes { applications { nodes { id } } } } }", 3, {"jobs"}),
        ("{ jobs { nodes { applications { nodes { id } } } } }", 25, {"jobs"}),
        ('{ node(id: "x") { id ... on Candidate { tags } } }', 2, set()),
        (
            '{ nodes(ids: ["x", "y", "z"]) { ... on Job { applications { nodes { id } } } } }',
            4,
            set(),
        ),
        (
            "{ users(first: 20) { nodes { managedJobs { nodes { ...WithApplications } } } } }"
            + JOB,
            60,
            {"users", "jobs_by_hiring_manager"},
        ),
        (
            STAGES + JOB,
            10 + 1 + 200,
            {"job_interview_stages", "jobs"},
        ),
        (
            "{ a: candidates { nodes { name } } b: candidates { nodes { name } } }",
            4,
            set(),
        ),
    ],
)
def test_what_a_query_takes_is_estimated(query: str, calls: int, lists: set[str]) -> None:
    found = plan(query)
    assert (found.calls, found.lists) == (calls, lists)
    assert found.estimate(linked=0) == calls + len(lists)


@pytest.mark.parametrize(
    ("head", "variables", "calls"),
    [
        ("$n: Int!", {"n": 30}, 30),
        ("$n: Int! = 7", None, 7),
        ("$n: Int! = 7", {"n": 30}, 30),
        ("$n: Int", {"n": "nonsense"}, 25),
        ("$n: Int", {}, 25),
        ("$n: Int!", {"n": 5_000}, 100),
        ("$n: Int!", {"n": -1}, 1),
    ],
)
def test_page_sizes_are_read_from_variables(
    head: str, variables: dict[str, object] | None, calls: int
) -> None:
    assert plan(f"query ({head}) {{ {JOBS_IN % '$n'} }}", variables).calls == calls


def test_ids_are_counted_in_variables() -> None:
    query = (
        "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Job { applications { nodes { id } } } } }"
    )
    assert plan(query, {"ids": ["x"] * 40}).calls == 41
    assert plan(query, {"ids": "x"}).calls == 2


def test_fields_are_told_with_the_types_that_they_are_on() -> None:
    found = plan("{ applications { edges { node { owner { name } candidate { tags } } } } }")
    assert found.wanted == {
        "Query.applications",
        "ApplicationConnection.edges",
        "ApplicationEdge.node",
        "Application.owner",
        "Application.candidate",
        "User.name",
        "Candidate.tags",
    }


def test_fragments_are_followed() -> None:
    found = plan(
        "{ candidates { nodes { ...Person } } }"
        " fragment Person on Candidate { applications { nodes { ...Step ... { origin } } } }"
        " fragment Step on Application { stageHistory { stage { name } user { name } } }"
    )
    assert (found.calls, found.lists) == (3, {"job_interview_stages", "users"})
    assert {"Candidate.applications", "Application.origin", "StageChange.user"} <= found.wanted


def test_a_field_of_an_interface_is_wanted_of_every_type_that_has_it() -> None:
    found = plan('{ node(id: "x") { ... on RemoteRecord { remoteData } } }')
    heads = re.findall(r"^type (\w+) implements (.+) {$", schema.as_str(), re.MULTILINE)
    types = {name for name, interfaces in heads if "RemoteRecord" in interfaces.split(" & ")}
    assert {"Activity", "Application", "Candidate", "Job", "User"} < types
    assert found.wanted == {"Query.node", *(f"{name}.remoteData" for name in types)}


def test_skipped_fields_are_counted() -> None:
    found = plan("query ($no: Boolean!) { jobs @skip(if: $no) { nodes { name } } }", {"no": True})
    assert found.lists == {"jobs"}


def test_a_costly_plan_is_refused_with_its_estimate() -> None:
    costly = Plan(calls=99, lists={"jobs", "users"})
    refuse_if_costly(costly.estimate(linked=0), 101)
    with pytest.raises(GraphQLError) as refused:
        refuse_if_costly(costly.estimate(linked=0), 100)
    assert refused.value.extensions == {
        "code": "QUERY_TOO_COSTLY",
        "estimatedCalls": 101,
        "allowedCalls": 100,
    }


IN_ACCOUNTS = "candidates(first: 2) { nodes { name applications { nodes { job { name } } } } }"
F = f"fragment F on LinkedAccount {{ {IN_ACCOUNTS} jobs {{ nodes {{ id }} }} }}"


@pytest.mark.parametrize(
    ("query", "linked", "estimate"),
    [
        ("{ linkedAccounts { nodes { id status } } }", 100, 0),
        (f"{{ {IN_ACCOUNTS} }}", 100, 4),
        (f"{{ linkedAccounts {{ nodes {{ {IN_ACCOUNTS} }} }} }}", 2, 8),
        (f"{{ linkedAccounts {{ nodes {{ {IN_ACCOUNTS} }} }} }}", 1000, 25 * 4),
        (f"{{ linkedAccounts(first: 3) {{ edges {{ node {{ {IN_ACCOUNTS} }} }} }} }}", 1000, 12),
        (f'{{ linkedAccount(id: "a") {{ {IN_ACCOUNTS} }} {IN_ACCOUNTS} }}', 1000, 8),
        (f"{{ x: linkedAccount {{ ...F }} y: linkedAccount {{ {IN_ACCOUNTS} }} }} {F}", 1000, 8),
    ],
)
def test_each_account_is_estimated_with_lists_of_its_own(
    query: str, linked: int, estimate: int
) -> None:
    assert plan(query).estimate(linked=linked) == estimate


@pytest.mark.parametrize(
    ("query", "needs"),
    [
        ("{ __typename __schema { types { name } } }", set()),
        ("{ jobs { nodes { id } } linkedAccount { id } }", {Need.RECORDS, Need.ACCOUNTS}),
        (
            "{ ... on Query { ...F } } fragment F on Query { apiTokens { nodes { id } } }",
            {Need.ADMINISTRATION},
        ),
        ("mutation { revokeApiToken(input: {id: 1}) { clientMutationId } }", {Need.ADMINISTRATION}),
    ],
)
def test_what_the_fields_of_the_root_need_is_told(query: str, needs: set[Need]) -> None:
    assert plan(query).needs == needs
