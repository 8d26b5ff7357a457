"""What is estimated for the records of an account: the kept lists they take, and their requests."""

import pytest
from graphql import OperationDefinitionNode, parse

from resolvers.api import schema
from resolvers.plan import Plan, plan_operation
from server.documents import core_schema


def plan(query: str, **variables: object) -> Plan:
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return plan_operation(core_schema(schema), document, operation, variables)


@pytest.mark.parametrize(
    ("query", "calls", "lists"),
    [
        ("{ tags { nodes { name count } } }", 0, {"tags"}),
        ("{ tags(first: 4) { nodes { applications { nodes { id } } } } }", 4, {"tags"}),
        ("{ sources(first: 4) { nodes { candidates { nodes { name } } } } }", 8, {"sources"}),
        ("{ departments { nodes { name teams { jobs { nodes { id } } } } } }", 0, {"jobs"}),
        (
            "{ jobs { nodes { departments { name } offices { jobs { nodes { id } } } } } }",
            0,
            {"jobs"},
        ),
        ("{ jobs { nodes { requisitions { code } } } }", 0, {"jobs", "requisitions"}),
        ("{ jobs(first: 7) { nodes { posting { description } } } }", 0, {"jobs"}),
        ("{ jobs(first: 7) { nodes { formFields { name } } } }", 7, {"jobs"}),
        (
            "{ jobs(first: 2) { nodes { interviewers(applications: 10) { name } } } }",
            2 * 11,
            {"jobs", "job_interview_stages", "users"},
        ),
        (
            '{ job(remoteId: "x") { interviewers { name } } }',
            26,
            {"jobs", "job_interview_stages", "users"},
        ),
        ("{ deletedJobs(first: 100) { nodes { deletedBy { name } } } }", 1, {"users"}),
        ("{ eeocs(first: 50) { nodes { gender candidate { name } } } }", 2, set()),
        (
            "{ userDirectory { users { nodes { reports { name } } } roles { users { name } } } }",
            0,
            {"users"},
        ),
    ],
)
def test_a_query_is_estimated(query: str, calls: int, lists: set[str]) -> None:
    found = plan(query)
    assert (found.calls, found.lists) == (calls, lists)


def test_the_number_of_applications_looked_into_may_be_a_variable() -> None:
    query = 'query ($n: Int) { job(remoteId: "x") { interviewers(applications: $n) { name } } }'
    assert plan(query, n=3).calls == 4
    assert plan(query, n=10_000).calls == 101


def test_fields_that_share_a_batch_are_one_request() -> None:
    assert plan("{ candidates { nodes { tags sources createdAt } } }").calls == 3
