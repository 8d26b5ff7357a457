"""People: `PUT /contacts/:contact`, and their links, which are changed by an opportunity."""

from collections.abc import Sequence

from connectors.errors import ConnectorError, NotFound, OutcomeUnknown
from connectors.lever.paths import path
from connectors.lever.raw import Json, text, texts
from connectors.lever.writes.contact_details import emails, labels, phones
from connectors.lever.writes.wanted import refuse_empty, wanted
from connectors.lever.writing import LeverWrite, Writing
from connectors.writes import Written
from schema.changes.candidates import UpdateCandidateInput

_TEXTS = {"name": "name", "headline": "headline", "location": "location"}


class ContactWrites(Writing):
    """`connectors.writes.ContactWrites` on Lever."""

    async def update_candidate(self, input: UpdateCandidateInput) -> Written:
        """`PUT /contacts/:contact`, and `POST /opportunities/:id/addLinks` and `removeLinks`."""
        body = _contact(input)
        writes = await self._link_writes(input)
        if body:
            where = path("contacts", input.candidate_id)
            contact = LeverWrite(
                method="PUT", path=where, body=body, repeatable=True, missing="candidate_id"
            )
            writes = [contact, *writes]
        await self._send_all(writes)
        return Written(records={"Candidate": (input.candidate_id,)})

    async def _link_writes(self, input: UpdateCandidateInput) -> list[LeverWrite]:
        """What makes the links those of the input; nothing where it names none."""
        asked = wanted(input, {"links": "links"})
        if not asked:
            return []
        links = labels("links", asked["links"] or [])
        there = await self._some_opportunity(input.candidate_id)
        having = texts(there.get("links"))
        changes = {
            "addLinks": [link for link in links if link not in having],
            "removeLinks": [link for link in having if link not in links],
        }
        return [
            LeverWrite(
                method="POST",
                path=path("opportunities", text(there.get("id")) or "", action),
                query=self.in_name_of(required=False),
                body={"links": changed},
                repeatable=True,
            )
            for action, changed in changes.items()
            if changed
        ]

    async def _some_opportunity(self, contact_id: str) -> Json:
        query = [("contact_id", contact_id)]
        page = await self.client.page("/opportunities", query, limit=1, budget=self.budget)
        if not page.items:
            missing = NotFound(f"There is no candidate {contact_id!r}, or they may not be seen.")
            missing.field = ("candidate_id",)
            raise missing
        return page.items[0]

    async def _send_all(self, writes: Sequence[LeverWrite]) -> None:
        """Send one after the other.

        Raises:
            OutcomeUnknown: some were done and another was not, or may not have been.
            ConnectorError: none was done.
        """
        for number, write in enumerate(writes):
            try:
                await self.send(write)
            except ConnectorError as error:
                if number == 0 or isinstance(error, OutcomeUnknown):
                    raise
                told = f"A part of this was written, and the rest was not: {error}"
                raise OutcomeUnknown(told) from error


def _contact(input: UpdateCandidateInput) -> Json:
    """What the input asks for, its links left out. Lever clears a text by an empty one."""
    refuse_empty(input, "name")
    body = {name: value or "" for name, value in wanted(input, _TEXTS).items()}
    for given in wanted(input, {"email_addresses": "emails"}).values():
        body["emails"] = emails(given or [])
    for given in wanted(input, {"phone_numbers": "phones"}).values():
        body["phones"] = phones(given or [])
    return body
