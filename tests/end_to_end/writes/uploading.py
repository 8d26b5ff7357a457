"""Mutations that bring a file along, as a GraphQL client sends them."""

import json
from typing import Any

from schema.identity import decode_global_id
from tests.end_to_end import fetched
from tests.end_to_end.world import Answer, World

CREATE = """
mutation Add($input: CreateAttachmentInput!) {
  createAttachment(input: $input) {
    attachmentId
    attachment { id fileName contentType size attachmentType }
    userErrors { code field message }
    clientMutationId
  }
}
"""
DELETE = """
mutation Delete($input: DeleteAttachmentInput!) {
  deleteAttachment(input: $input) {
    deletedAttachmentId
    application { id attachments { nodes { id } } }
    userErrors { code field message }
    clientMutationId
  }
}
"""
PDF = b"%PDF-1.7\nA report."
Json = dict[str, Any]


async def upload(
    world: World,
    variables: Json,
    content: bytes = PDF,
    name: str = "report.pdf",
    *,
    account: str | None = None,
) -> Answer:
    """Send `createAttachment`, the file in the place of its null."""
    given = {"input": {"file": {"upload": None}, **variables}}
    files = {"variables.input.file.upload": (name, content)}
    return await send_form(world, CREATE, given, files, account=account)


async def send_form(
    world: World,
    text: str,
    variables: Json,
    files: dict[str, tuple[str, bytes]],
    *,
    account: str | None = None,
) -> Answer:
    """Send an operation and files, each with the path to the null that it takes the place of."""
    operations = {"query": text, "variables": variables}
    headers = {"GraphQL-Require-Preflight": "1"}
    headers |= {"X-Linked-Account": account} if account else {}
    form: list[tuple[str, Any]] = [
        ("operations", (None, json.dumps(operations))),
        ("map", (None, json.dumps({str(n): [path] for n, path in enumerate(files)}))),
        *((str(n), file) for n, file in enumerate(files.values())),
    ]
    response = await world.api.post("/graphql", headers=headers, files=form)
    answer = Answer(response.status_code, response.text, response.json())
    if answer.body.get("data"):
        fetched.note(text, answer.body["data"])
    return answer


async def added(world: World, variables: Json, **more: Any) -> Json:
    """What `createAttachment` answers where nothing is wrong with the request as such."""
    payload: Json = (await upload(world, variables, **more)).data["createAttachment"]
    return payload


async def complaint(world: World, variables: Json, **more: Any) -> tuple[str, list[str] | None]:
    """The code and the field of the one thing that is to be mended."""
    payload = await added(world, variables, **more)
    assert payload["attachmentId"] is None
    [error] = payload["userErrors"]
    return error["code"], error["field"]


async def target(world: World, number: int = 0) -> Json:
    """What `createAttachment` needs to know: an application, and somebody who works there."""
    text = "{ applications(first: 40) { nodes { id } } users(first: 1) { nodes { id } } }"
    found = await world.read(text)
    application = found["applications"]["nodes"][number]["id"]
    await world.sent()
    return {"applicationId": application, "actorId": found["users"]["nodes"][0]["id"]}


def below(variables: Json) -> str:
    """The path of the application's files."""
    application = decode_global_id(variables["applicationId"]).remote_id
    return f"/opportunities/{application}/files"
