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
            assert narrow["fields"] == wide["fields"][:1]
            files = [field["type"] for field in wide["fields"][2:]]
            assert files in ([], ["file-upload"])


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


async def test_where_applicants_tell_their_country_surveys_are_for_countries(ask: Ask) -> None:
    posting = (await ask("/postings", {"limit": 1}, key="sandbox-2")).json()["data"][0]
    path = f"/surveys/diversity/{posting['id']}"
    surveys = (await ask(path, key="sandbox-2")).json()["data"]
    assert [each["candidateLocations"]["countryCodes"] for each in surveys] == [
        ["US", "CA"],
        ["MX"],
    ]
    assert all("postingLocations" not in each for each in surveys)
    mexican = (await ask(path, {"country_code": "MX"}, key="sandbox-2")).json()["data"]
    assert mexican == surveys[1:]


async def test_what_people_answered_are_the_questions_of_the_form(ask: Ask, truth: Json) -> None:
    answered = [each for each in truth["applications"] if each["customQuestions"]]
    assert len(answered) > 10
    for application in answered:
        form = (await ask(f"/postings/{application['posting']}/apply")).json()["data"]
        for given, asked in zip(
            application["customQuestions"], form["customQuestions"], strict=True
        ):
            assert (given["baseTemplateId"], given["text"]) == (asked["id"], asked["text"])
            assert [f["id"] for f in given["fields"]] == [f["id"] for f in asked["fields"]]
            assert all("distribution" not in field for field in given["fields"])
