"""From a change to the deliveries that it takes: which webhooks, and what becomes of each."""

from collections.abc import Iterator
from uuid import uuid4

from sandbox.account import Account
from sandbox.answers import Json
from sandbox.data.chance import Chance
from sandbox.hooks.deliveries import Delivery, DeliveryLog
from sandbox.hooks.events import Event, events_of
from sandbox.hooks.sending import Sending, draw
from sandbox.hooks.signing import new_token
from sandbox.journal import Change


class Planning:
    """Writes into the log what is to be sent.

    Attributes:
        sending: how it is done.
    """

    def __init__(self, sending: Sending) -> None:
        self.sending = sending
        self.log = DeliveryLog()
        self._chance = Chance.of(sending.seed, "webhooks")

    def configure(self, told: Json) -> None:
        """Change how webhooks are sent from now on; naming the seed starts its draws anew.

        Raises:
            LeverError: 400 for what makes no sense; nothing is changed then.
        """
        self.sending = self.sending.changed(told)
        if "seed" in told:
            self._chance = Chance.of(self.sending.seed, "webhooks")

    def plan(self, account: Account, change: Change) -> Iterator[Delivery]:
        """Give the deliveries of a change that are to be sent, in order."""
        for event in events_of(change):
            about = {
                "account": change.account,
                "event": event.name,
                "event_id": str(uuid4()),
                "triggered_at": change.at,
                "data": event.data,
                "change": change.number,
            }
            for webhook in _wanting(account, change, event):
                yield from self._copies(about, webhook)

    def _copies(self, about: Json, webhook: Json) -> Iterator[Delivery]:
        about = about | {"webhook": webhook["id"], "url": webhook["url"], "token": new_token()}
        fate = draw(self.sending, self._chance)
        if fate.lost:
            self.log.open(state="lost", **about)
            return
        for copy, held in enumerate(fate.holds):
            yield self.log.open(double=copy > 0, held=held, **about)

    def again(self, delivery: Delivery) -> Delivery:
        """Plan to send what was sent once more."""
        names = ("account", "webhook", "url", "event", "event_id", "triggered_at", "data")
        more = {name: getattr(delivery, name) for name in (*names, "change", "token")}
        return self.log.open(double=True, **more)

    def sample(self, account: str, webhook: Json, at: int) -> Delivery:
        """Plan a request that says nothing and has no id, as Lever sends to try a webhook out."""
        return self.log.open(
            account=account,
            webhook=webhook["id"],
            url=webhook["url"],
            event=webhook["event"],
            event_id=None,
            triggered_at=at,
            data={},
        )


def _wanting(account: Account, change: Change, event: Event) -> Iterator[Json]:
    """Give the webhooks that are to tell of an event, the oldest first."""
    for webhook in account.webhooks.values():
        if webhook["event"] == event.name and _meets(webhook, account, change):
            yield webhook


def _meets(webhook: Json, account: Account, change: Change) -> bool:
    conditions = webhook["configuration"].get("conditions")
    if conditions is None:
        return True
    return account.opportunities[change.ids["opportunity"]].origin in conditions["origins"]
