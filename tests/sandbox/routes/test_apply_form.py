from tests.sandbox.conftest import Ask, Json

PARTS = {
    *("id", "text", "customQuestions", "eeoQuestions"),
    *("personalInformation", "urls", "consentDisclosures"),
}


async def test_every_posting_has_a_form(ask: Ask, truth: Json) -> None:
    asked = 0
    for posting in truth["postings"]:
        form = (await ask(f"/postings/{posting['id']}/apply")).json()["data"]
        assert set(form) == PARTS
        assert [q["name"] for q in form["personalInformation"][:2]] == ["fullName", "email"]
        asked += bool(form["customQuestions"])
        american = posting["country"] == "US"
        assert not american or set(form["eeoQuestions"]) == {"gender", "veteran"}
    assert 0 < asked < len(truth["postings"])


async def test_custom_questions_can_be_those_of_one_site(ask: Ask, truth: Json) -> None:
    for posting in truth["postings"]:
        path = f"/postings/{posting['id']}/apply"
        inside = (await ask(path, {"distribution": "internal"})).json()["data"]["customQuestions"]
        everywhere = (await ask(path)).json()["data"]["customQuestions"]
        for narrow, wide in zip(inside, everywhere, strict=True):
            assert len(narrow["fields"]) == 1
            assert len(wide["fields"]) == 2


async def test_the_users_of_a_posting_are_not_wrapped(ask: Ask, truth: Json) -> None:
    posting = truth["postings"][0]
    body = (await ask(f"/postings/{posting['id']}/users")).json()
    assert list(body) == ["posting", "users", "roles"]
    assert body["posting"] == {"id": posting["id"], "text": posting["text"]}


async def test_a_survey_is_made_for_each_place(ask: Ask, truth: Json) -> None:
    posting = next(p for p in truth["postings"] if len(p["categories"]["allLocations"]) > 1)
    places = posting["categories"]["allLocations"]
    path = f"/surveys/diversity/{posting['id']}"
    assert len((await ask(path)).json()["data"]) == len(places)
    assert len((await ask(path, {"location": places[0]})).json()["data"]) == 1
