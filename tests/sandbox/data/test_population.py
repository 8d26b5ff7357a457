from collections import Counter

import pytest

from sandbox.truth import ground_truth
from tests.sandbox.conftest import Json

PEOPLE = 4_000


@pytest.fixture(scope="module")
def many() -> Json:
    return ground_truth(people=PEOPLE)


def share(count: float, of: float) -> float:
    return count / of


def test_most_people_have_one_opportunity_and_a_few_have_four(many: Json) -> None:
    counts = Counter(Counter(o["contact"] for o in many["opportunities"]).values())
    expected = {1: 0.86, 2: 0.10, 3: 0.03, 4: 0.01}
    assert set(counts) == set(expected)
    for number, part in expected.items():
        assert share(counts[number], PEOPLE) == pytest.approx(part, abs=0.02)


@pytest.mark.parametrize(
    ("what", "part"),
    [
        ("without an application", 0.03),
        ("archived", 0.30),
        ("updated at a known time", 0.08),
        ("with a place in the contact", 0.12),
        ("confidential", 0.05),
    ],
)
def test_gaps_have_their_share(many: Json, what: str, part: float) -> None:
    tests = {
        "without an application": lambda o: not o["applications"],
        "archived": lambda o: o["archived"] is not None,
        "updated at a known time": lambda o: o["updatedAt"] is not None,
        "with a place in the contact": lambda o: o["location"] != "",
        "confidential": lambda o: o["confidentiality"] == "confidential",
    }
    records = many["opportunities"]
    assert share(sum(map(tests[what], records)), len(records)) == pytest.approx(part, rel=0.5)


def test_addresses_are_missing_many_or_shared(many: Json) -> None:
    counts = Counter(len(contact["emails"]) for contact in many["contacts"])
    assert share(counts[0], PEOPLE) == pytest.approx(0.04, abs=0.01)
    assert {1, 2, 3} <= set(counts)
    holders = Counter(email for contact in many["contacts"] for email in contact["emails"])
    assert 10 < sum(count > 1 for count in holders.values()) < 60


def test_names_come_in_many_scripts(many: Json) -> None:
    names = {contact["name"] for contact in many["contacts"]}
    assert {"王小明", "محمد الأحمد", "Sean O'Malley", "Maria 🌟 Lopes"} <= names
    assert any("\u0308" in name for name in names)


def test_many_opportunities_share_the_moment_of_their_last_advance(many: Json) -> None:
    places = Counter((o["stage"], o["lastAdvancedAt"]) for o in many["opportunities"])
    assert sum(count > 1 for count in places.values()) >= 10


def test_those_hired_are_linked_to_a_requisition(many: Json) -> None:
    reasons = {reason["id"] for reason in many["archive_reasons"] if reason["type"] == "hired"}
    hired = [
        o for o in many["opportunities"] if o["archived"] and o["archived"]["reason"] in reasons
    ]
    assert hired
    linked = [a for a in many["applications"] if a["requisitionForHire"]]
    assert {a["opportunityId"] for a in linked} <= {o["id"] for o in hired}
    assert linked


def test_times_follow_one_another(many: Json) -> None:
    for record in many["opportunities"]:
        assert (
            record["createdAt"] <= record["lastAdvancedAt"] <= record["lastInteractionAt"] + 60_000
        )
        changes = [change["updatedAt"] for change in record["stageChanges"]]
        assert changes == sorted(changes)
        assert record["archived"] is None or record["archived"]["archivedAt"] > changes[-1]


def test_ids_are_told_once(many: Json) -> None:
    for kind in ("opportunities", "applications", "contacts", "postings", "users"):
        identifiers = [record["id"] for record in many[kind]]
        assert len(identifiers) == len(set(identifiers))
