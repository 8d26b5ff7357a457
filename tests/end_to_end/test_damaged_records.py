"""Records in any state of damage still make an answer that a GraphQL client can read."""

import json
import sys
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.api import schema
from server.app import create_app
from server.settings import Settings
from tests.end_to_end.world import Json
from tests.fixtures.damage import damaged_record
from tests.fixtures.lever_records import lever_record
from tests.fixtures.linked import linked

LISTS: dict[str, Any] = {
    "/v1/opportunities": lever_record("opportunity"),
    "/v1/postings": lever_record("posting"),
    "/v1/users": lever_record("user"),
    "/v1/archive_reasons": lever_record("archive_reasons")["data"][0],
    "/v1/disposition_stages": lever_record("disposition_stages")["data"],
}

LARGEST = sys.float_info.max
APPLICATION = """id remoteId remoteData appliedAt createdAt updatedAt lastAdvancedAt snoozedUntil
  lastInteractionAt isArchived archivedAt isConfidential origin sources source tags status webUrl
  location { name } stageHistory { changedAt stage { id name } user { id } }
  job { id } currentStage { id } owner { id } creditedTo { id } followers { id }
  rejectReason { id } rejectedAt hiredAt"""

EVERYTHING = f"""{{
  applications {{ nodes {{ {APPLICATION} candidate {{ id remoteData }} }} }}
  candidates {{ nodes {{ id remoteId remoteData name firstName lastName headline canEmail company
    emailAddresses {{ value type }} phoneNumbers {{ value type }} urls {{ value type }}
    locations {{ name }} isAnonymized tags sources isPrivate createdAt updatedAt
    lastInteractionAt applications {{ nodes {{ {APPLICATION} }} }} }} }}
  jobs {{ nodes {{ id remoteData name code status isInternal isConfidential department team level
    commitment locations {{ name }} country workplaceType tags urls {{ value type }} createdAt
    updatedAt hiringManager {{ id }} owner {{ id }} recruiters {{ id }} }} }}
  users {{ nodes {{ id remoteData name firstName lastName email username jobTitle photoUrl
    externalId accessRole isActive createdAt deactivatedAt manager {{ id }}
    managedJobs {{ nodes {{ id }} }} ownedJobs {{ nodes {{ id }} }} }} }}
  jobInterviewStages {{ nodes {{ id remoteData name stageOrder pipeline }} }}
  rejectReasons {{ nodes {{ id remoteData name isHire isActive }} }}
}}"""


@st.composite
def damaged_answers(draw: st.DrawFn) -> dict[str, Json]:
    found = {path: draw(damaged_record(record)) for path, record in LISTS.items()}
    contacts = st.sampled_from([lever_record("contact"), None, "c-1", {}])
    if draw(st.booleans()):
        found["/v1/opportunities"]["contact"] = draw(contacts)
    return found


def as_json(value: Any) -> Any:
    """The value with null for numbers that JSON cannot write, or that no double holds."""
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    if isinstance(value, int | float):
        return value if abs(value) <= LARGEST else None
    return value


@settings(max_examples=30)
@given(damaged_answers())
async def test_no_damage_to_a_record_is_an_unexpected_error(answers: dict[str, Json]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        record = answers.get(request.url.path)
        if record is None:
            return httpx.Response(404, json={"code": "ResourceNotFound", "message": "none"})
        single = request.url.path == "/v1/disposition_stages"
        body = {"data": as_json(record if single else [record]), "hasNext": False}
        return httpx.Response(200, content=json.dumps(body))

    async with linked(httpx.MockTransport(answer)) as account:
        app = create_app(Settings(), schema=schema, accounts={"default": account.connector})
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost"
        ) as client:
            response = await client.post("/graphql", json={"query": EVERYTHING})
    found = response.json()
    assert response.status_code == 200
    codes = {error["extensions"]["code"] for error in found.get("errors", [])}
    assert codes <= {"NOT_FOUND"}
    assert len(found["data"]["applications"]["nodes"]) == 1
    assert len(found["data"]["jobs"]["nodes"]) == 1
