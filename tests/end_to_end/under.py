"""One opportunity of the sandbox, with what hangs under it."""

from operator import itemgetter

from sandbox.account import Account
from sandbox.data.records import Opportunity
from schema.identity import GlobalId
from tests.end_to_end.held import Json, ref


class Under:
    """What hangs under one opportunity, and what the API tells of all of it."""

    def __init__(self, account: Account, record: Opportunity) -> None:
        self.account, self.record = account, record
        self._lists: dict[str, list[Json]] = {}

    def listed(self, kind: str) -> list[Json]:
        """Records of a kind, the newest first, without those deleted."""
        if kind not in self._lists:
            made = self.account.profile(kind, self.record)
            time = "uploadedAt" if kind == "files" else "createdAt"
            kept = [each for each in made if each.get("deletedAt") is None]
            self._lists[kind] = sorted(kept, key=lambda each: (-int(each[time]), each["id"]))
        return self._lists[kind]

    def common(self, type_name: str, identifier: str, data: Json | None) -> Json:
        parents = (self.record.id, self.record.person.id)
        return {
            "id": GlobalId(type_name, "default", identifier, parents).encode(),
            "remoteId": identifier,
            "remoteData": data,
            "application": ref(self.record.id),
            "candidate": ref(self.record.person.id),
        }


def shown(account: Account) -> list[Under]:
    """Every opportunity that is not confidential, in Lever's order."""
    return [Under(account, each) for each in account.index.ordered if not each.confidential]


def newest_first(records: list[Json]) -> list[Json]:
    """Records in the order of the API's lists under an application."""
    by_id = sorted(records, key=itemgetter("remoteId"))
    return sorted(by_id, key=itemgetter("createdAt"), reverse=True)
