import httpx

from tests.sandbox.writes.conftest import Lever

PDF = b"%PDF-1.4\nA portfolio."


async def upload(lever: Lever, path: str, name: str, content: bytes) -> httpx.Response:
    params = {"perform_as": lever.performer}
    return await lever.client.post(path, params=params, files={"file": (name, content)})


async def test_a_file_is_listed_and_given_back(lever: Lever, opportunity: str) -> None:
    answer = await upload(lever, f"{opportunity}/files", "Mappe é.pdf", PDF)
    assert answer.status_code == 201
    file = answer.json()["data"]
    assert (file["name"], file["ext"], file["size"]) == ("Mappe é.pdf", ".pdf", str(len(PDF)))
    assert file["status"] == "processed"
    assert await lever.get(f"{opportunity}/files/{file['id']}") == file
    assert (await lever.get(f"{opportunity}/files"))[0] == file
    got = await lever.client.get(f"{opportunity}/files/{file['id']}/download")
    assert (got.content, got.headers["content-type"]) == (PDF, "application/pdf")
    found = await lever.get(f"{opportunity}/files", uploaded_at_start=file["uploadedAt"])
    assert found == [file]


async def test_what_is_no_pdf_inside_cant_be_downloaded(lever: Lever, opportunity: str) -> None:
    answer = await upload(lever, f"{opportunity}/files", "broken.pdf", b"no pdf")
    file = answer.json()["data"]
    assert file["status"] == "error"
    got = await lever.client.get(f"{opportunity}/files/{file['id']}/download")
    assert (got.status_code, got.json()["code"]) == (422, "UnprocessableEntity")
    answer = await upload(lever, f"{opportunity}/files", "sheet.xlsx", b"cells")
    assert answer.json()["data"]["status"] == "unsupported"


async def test_a_file_goes_for_good(lever: Lever, opportunity: str) -> None:
    before = await lever.get(f"{opportunity}/files")
    file = (await upload(lever, f"{opportunity}/files", "a.txt", b"a")).json()["data"]
    path = f"{opportunity}/files/{file['id']}"
    assert (await lever.ask("DELETE", path)).status_code == 400
    await lever.send("DELETE", path, status=204)
    assert await lever.get(f"{opportunity}/files") == before
    await lever.refused("DELETE", path, status=404)
    assert (await lever.client.get(f"{path}/download")).status_code == 404


async def test_thirty_mebibytes_are_the_most(lever: Lever, opportunity: str) -> None:
    most = 30 * 1024 * 1024
    answer = await upload(lever, f"{opportunity}/files", "big.txt", b"x" * most)
    assert answer.json()["data"]["size"] == str(most)
    for size in (most + 1, most + 3 * 1024 * 1024):
        answer = await upload(lever, f"{opportunity}/files", "big.txt", b"x" * size)
        assert (answer.status_code, answer.json()["code"]) == (413, "RequestEntityTooLarge")


async def test_one_file_with_something_in_it_is_required(lever: Lever, opportunity: str) -> None:
    path, params = f"{opportunity}/files", {"perform_as": lever.performer}
    assert (await upload(lever, path, "empty.txt", b"")).status_code == 422
    assert (await lever.client.post(path, params=params)).status_code == 400
    two = [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]
    assert (await lever.client.post(path, params=params, files=two)).status_code == 400
    broken = {"content-type": "multipart/form-data; boundary=x"}
    answer = await lever.client.post(path, params=params, headers=broken, content=b"--y\r\n")
    assert answer.status_code == 400
    assert await lever.changes() == []


async def test_a_file_changes_the_last_interaction(lever: Lever, opportunity: str) -> None:
    file = (await upload(lever, f"{opportunity}/files", "a.txt", b"a")).json()["data"]
    assert (await lever.get(opportunity))["lastInteractionAt"] == int(file["uploadedAt"])
    (change,) = await lever.changes()
    assert (change["kind"], change["ids"]["file"]) == ("file.created", file["id"])
