"""What fields promise, and what a record knows that is reached another way."""

from graphql import GraphQLList

from schema.identity import GlobalId
from tests.end_to_end.comparisons import EXPECTED
from tests.end_to_end.expected_records import RECORDS
from tests.end_to_end.selections import fields_of
from tests.end_to_end.world import World

LISTED = ("Candidate", "Application", "Job", "JobInterviewStage", "RejectReason", "User")
A_REQUEST_EACH = {*RECORDS, "interviewers", "formFields", "diversitySurveys"}


def test_lists_are_never_null_but_where_a_credential_may_not_read_them() -> None:
    fields = {f"{name}.{key}": field for name in LISTED for key, field in fields_of(name).items()}
    nullable = [name for name, field in fields.items() if isinstance(field.type, GraphQLList)]
    assert [name for name in nullable if name.partition(".")[2] not in A_REQUEST_EACH] == [
        "Job.requisitions"
    ]


async def test_an_application_alone_knows_its_candidate(world: World) -> None:
    record = EXPECTED.opportunities[0]
    alone = GlobalId("Application", "default", record["id"]).encode()
    answer = await world.query(
        "query ($id: ID!) { application(id: $id) { id candidate { name } } }", {"id": alone}
    )
    assert answer.data["application"] == {
        "id": GlobalId("Application", "default", record["id"], (record["contact"],)).encode(),
        "candidate": {"name": record["name"]},
    }
