from typing import Any

import pytest

from sandbox.app import create_app
from sandbox.options import Options
from tests.sandbox.conftest import Json, in_process
from tests.sandbox.writes.conftest import Lever, Wall


def told(**answers: str) -> Json:
    values = {"fullName": "Ines Quill", "email": "ines@example.com"} | answers
    return {"personalInformation": [{"name": n, "value": v} for n, v in values.items()]}


async def form_with_questions(lever: Lever, *, wanted: int) -> Json:
    for posting in lever.account.postings.values():
        if posting["state"] == "published" and posting["confidentiality"] != "confidential":
            form: Json = await lever.get(f"/postings/{posting['id']}/apply")
            if sum(len(part["fields"]) for part in form["customQuestions"]) == wanted:
                return form
    raise LookupError


async def apply(lever: Lever, form: Json, body: Any) -> Json:
    """Apply; give the opportunity with its application."""
    answer = await lever.ask("POST", f"/postings/{form['id']}/apply", body)
    assert answer.status_code == 201, answer.text
    assert list(answer.json()["data"]) == ["applicationId"]
    found = await lever.get("/opportunities", posting_id=form["id"], expand="applications")
    application = answer.json()["data"]["applicationId"]
    return next(o for o in found if [a["id"] for a in o["applications"]] == [application])


async def test_an_application_makes_an_applicant(lever: Lever) -> None:
    form = await form_with_questions(lever, wanted=0)
    body = told(phone="+1 555 0101", currentCompany="Elm Street", additionalInformation="Hello")
    body |= {"urls": [{"name": "GITHUB", "value": "https://x.example"}], "ipAddress": "192.0.2.1"}
    made = await apply(lever, form, body)
    posting = lever.account.postings[form["id"]]
    assert (made["stage"], made["origin"], made["sources"]) == (
        "applicant-new",
        "applied",
        ["Posting"],
    )
    assert (made["name"], made["emails"]) == ("Ines Quill", ["ines@example.com"])
    assert (made["owner"], made["sourcedBy"]) == (posting["owner"], None)
    assert "userId" not in made["stageChanges"][0]
    (application,) = made["applications"]
    assert application["type"] == "posting"
    assert application["phone"] == {"type": None, "value": "+1 555 0101"}
    assert (application["company"], application["comments"]) == ("Elm Street", "Hello")
    assert (application["links"], application["ipAddress"]) == (["https://x.example"], "192.0.2.1")
    assert application["customQuestions"] == []


async def test_questions_are_answered_one_by_one(lever: Lever) -> None:
    form = await form_with_questions(lever, wanted=2)
    (questions,) = form["customQuestions"]
    answers = [{"value": "Ten years"}, {"value": ["Deutsch"]}]
    body = told() | {"customQuestions": [{"id": questions["id"], "fields": answers}]}
    (application,) = (await apply(lever, form, body))["applications"]
    (answered,) = application["customQuestions"]
    assert answered["baseTemplateId"] == questions["id"]
    assert [field["value"] for field in answered["fields"]] == ["Ten years", ["Deutsch"]]
    assert [field["text"] for field in answered["fields"]] == [
        field["text"] for field in questions["fields"]
    ]


async def test_required_questions_must_be_answered_by_those_they_are_for(lever: Lever) -> None:
    form = await form_with_questions(lever, wanted=2)
    path, (questions,) = f"/postings/{form['id']}/apply", form["customQuestions"]

    def body(*values: object) -> Json:
        fields = [{"value": value} for value in values]
        return told() | {"customQuestions": [{"id": questions["id"], "fields": fields}]}

    await lever.refused("POST", path, told())
    await lever.refused("POST", path, body(" ", None))
    await lever.refused("POST", path, body("Ten years", ["Klingon"]))
    await lever.refused("POST", path, body("Ten years", [], "more"))
    await lever.refused("POST", path, told() | {"customQuestions": [{"id": "none", "fields": []}]})
    await lever.refused("POST", path, body("Ten years"))
    assert await lever.changes() == []
    internal = await apply(lever, form, body("Ten years") | {"origin": "internal"})
    assert internal["origin"] == "internal"


@pytest.mark.parametrize(
    "body",
    [
        {},
        told(fullName=" "),
        told(email="nowhere"),
        told(shoeSize="44"),
        told(resume="https://api.lever.co/v1/uploads/none"),
        told() | {"urls": [{"name": "Myspace", "value": "x"}]},
        told() | {"origin": "sourced"},
        told() | {"consent": {"store": {"provided": "perhaps"}}},
        told() | {"diversitySurvey": "yes"},
    ],
)
async def test_answers_that_do_not_fit_the_form_are_refused(lever: Lever, body: Json) -> None:
    form = await form_with_questions(lever, wanted=0)
    people = len(lever.account.people)
    await lever.refused("POST", f"/postings/{form['id']}/apply", body)
    assert len(lever.account.people) == people


@pytest.mark.parametrize("state", ["closed", "draft", "pending", "rejected"])
async def test_only_open_postings_take_applications(lever: Lever, state: str) -> None:
    posting = next(p["id"] for p in lever.account.postings.values() if p["state"] == state)
    assert "not open" in await lever.refused("POST", f"/postings/{posting}/apply", told())
    await lever.refused("POST", "/postings/none/apply", told(), 404)


async def test_the_same_person_may_apply_twice(lever: Lever) -> None:
    form = await form_with_questions(lever, wanted=0)
    first, second = await apply(lever, form, told()), await apply(lever, form, told())
    assert first["contact"] == second["contact"]
    assert first["id"] != second["id"]


async def test_an_upload_becomes_the_resume(lever: Lever) -> None:
    form = await form_with_questions(lever, wanted=0)
    sent = {"file": ("resume.pdf", b"%PDF-1.4 me")}
    answer = await lever.client.post("/uploads", files=sent)
    assert answer.status_code == 201
    upload = answer.json()["data"]
    assert (upload["filename"], upload["size"]) == ("resume.pdf", 11)
    assert upload["uri"].endswith(f"/v1/uploads/{upload['id']}")
    assert upload["id"].endswith("-resume.pdf")
    made = await apply(lever, form, told(resume=upload["uri"]))
    path = f"/opportunities/{made['id']}/resumes"
    (resume,) = await lever.get(path)
    got = await lever.client.get(f"{path}/{resume['id']}/download")
    assert got.content == b"%PDF-1.4 me"


async def test_a_question_may_be_answered_with_a_file(lever: Lever) -> None:
    form = await form_with_questions(lever, wanted=3)
    (questions,) = form["customQuestions"]
    answer = await lever.client.post("/uploads", files={"file": ("work.txt", b"Mine.")})
    uri = answer.json()["data"]["uri"]

    def body(file: object) -> Json:
        fields = [{"value": "Ten years"}, {"value": []}, {"value": file}]
        return told() | {"customQuestions": [{"id": questions["id"], "fields": fields}]}

    path = f"/postings/{form['id']}/apply"
    assert "no upload" in await lever.refused("POST", path, body("https://elsewhere.example/a"))
    made = await apply(lever, form, body(uri))
    (file,) = await lever.get(f"/opportunities/{made['id']}/files")
    assert (file["name"], file["size"]) == ("work.txt", "5")
    assert made["applications"][0]["customQuestions"][0]["fields"][2]["value"] == uri


async def test_an_upload_lasts_a_day(lever: Lever, wall: Wall) -> None:
    form = await form_with_questions(lever, wanted=0)
    upload = (await lever.client.post("/uploads", files={"file": ("a.txt", b"a")})).json()["data"]
    assert upload["expiresAt"] == pytest.approx(wall.now * 1000 + 86_400_000, abs=10)
    wall.now += 86_401
    body = told(resume=upload["uri"])
    assert "expired" in await lever.refused("POST", f"/postings/{form['id']}/apply", body)
    await lever.client.post("/uploads", files={"file": ("b.txt", b"b")})
    assert len(lever.account.uploads) == 1


async def test_consent_and_equal_opportunity_are_kept(lever: Lever) -> None:
    posting = next(
        posting
        for posting in lever.account.postings.values()
        if posting["country"] == "US" and posting["state"] == "published"
        if posting["confidentiality"] != "confidential"
    )
    form = await lever.get(f"/postings/{posting['id']}/apply")
    body = told() | {"eeoResponses": {"gender": "Female", "veteran": None}}
    body["consent"] = {"store": {"provided": True}, "marketing": {"provided": False}}
    if form["customQuestions"]:
        fields = [{"value": "x"}] + [{"value": None}] * (
            len(form["customQuestions"][0]["fields"]) - 1
        )
        body["customQuestions"] = [{"id": form["customQuestions"][0]["id"], "fields": fields}]
    made = await apply(lever, form, body)
    assert made["dataProtection"]["store"]["allowed"] is True
    assert made["dataProtection"]["contact"] == {"allowed": False, "expiresAt": None}
    responses = await lever.get("/eeo/responses/pii")
    assert responses[0]["opportunityId"] == made["id"]
    assert responses[0]["gender"] == "Female"
    body["eeoResponses"] = {"gender": "Other"}
    await lever.refused("POST", f"/postings/{form['id']}/apply", body)


async def test_two_applications_a_second_are_the_most(wall: Wall) -> None:
    app = create_app(Options(people=1, clock=wall))
    account = app.state.accounts["sandbox"]
    async with in_process(app) as client:
        lever = Lever(client, account, wall)
        form = await form_with_questions(lever, wanted=0)
        path = f"/postings/{form['id']}/apply"
        statuses = [(await lever.ask("POST", path, told())).status_code for _ in range(3)]
        assert statuses == [201, 201, 429]
        assert (await lever.ask("GET", path)).status_code == 200
        wall.now += 0.5
        assert (await lever.ask("POST", path, told())).status_code == 201
