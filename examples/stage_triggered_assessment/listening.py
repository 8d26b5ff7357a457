"""How events get here: by a webhook endpoint, at once, and from the log whatever that misses.

The endpoint is not narrowed to the stages that are chosen: rejections of those who went on are to
be heard too, and for a choice that is made this second it would be too late.
"""

from dataclasses import dataclass

from examples.client import Hiregraph, Json, Refused
from examples.paging import pages
from examples.stage_triggered_assessment.log import COMING, ENDING, Endpoint, Event, Log
from examples.stage_triggered_assessment.queries import (
    CREATE,
    DELETE,
    ENDPOINTS,
    GO_ON,
    MISSED,
    ROTATE,
)


@dataclass(frozen=True, slots=True)
class Listening:
    """How events get here.

    Attributes:
        api: who sends them.
        log: where the endpoint is kept.
        url: the address that hiregraph is to send to.
        account: the linked account; None for the only one.
    """

    api: Hiregraph
    log: Log
    url: str
    account: str | None = None

    def ensure(self) -> None:
        """See to it that there is one endpoint, that it is enabled, and that its secret is known.

        Raises:
            Refused: it cannot be made, or looked for.
        """
        known = self.log.endpoint()
        walk = pages(self.api, ENDPOINTS, {}, at=("webhookEndpoints",))
        there = [each for page in walk for each in page.nodes if each and each["url"] == self.url]
        ours = [each for each in there if known and each["id"] == known.id] or there[:1]
        for each in there:
            if each not in ours:
                self._do(DELETE, {"id": each["id"]})
        if not ours:
            self._create(is_new_log=known is not None)
        elif known is None or known.id != ours[0]["id"]:
            self._know(ours[0]["id"])
        if ours and not ours[0]["isEnabled"]:
            self._do(GO_ON, {"id": ours[0]["id"], "isEnabled": True})

    def catch_up(self) -> None:
        """Store what the log has and no webhook brought, from where it was read to before.

        Raises:
            Refused: the log cannot be read.
        """
        since, cursor = self.log.read_so_far()
        wanted = {"types": COMING + ENDING, "since": since}
        for page in pages(self.api, MISSED, wanted, at=("events",), after=cursor):
            self.log.store([_event(each) for each in page.nodes if each], cursor=page.cursor)
        self.log.forget_old()

    def _create(self, *, is_new_log: bool) -> None:
        """Make it. Where there was one before, hiregraph's database is another now, or was."""
        types = list(COMING + ENDING)
        asked = {"url": self.url, "accountId": self.account, "types": types}
        made = self._do(CREATE, asked | {"description": "Assessments by stage"})
        endpoint = Endpoint(made["webhookEndpoint"]["id"], made["secret"])
        self.log.listen_by(endpoint, is_new_log=is_new_log)

    def _know(self, endpoint_id: str) -> None:
        """Its secret was shown to somebody who could not keep it: have a new one."""
        made = self._do(ROTATE, {"id": endpoint_id, "overlapHours": 0})
        self.log.listen_by(Endpoint(endpoint_id, made["secret"]), is_new_log=False)

    def _do(self, mutation: str, told: Json) -> Json:
        payload: Json | None = (answer := self.api.ask(mutation, {"input": told})).data["done"]
        if payload is None:
            raise Refused(answer.errors[0])
        if payload["userErrors"]:
            error = payload["userErrors"][0]
            raise Refused({"message": error["message"], "extensions": {"code": error["code"]}})
        return payload


def _event(node: Json) -> Event:
    return Event(
        id=node["id"],
        type=node["type"],
        application=node["subjectId"],
        stage_id=(node["stage"] or {}).get("id"),
        at=node["occurredAt"],
    )
