import httpx

from connectors.lever.credentials import ApiKey


async def test_a_key_is_the_user_name_with_an_empty_password() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=request.headers["Authorization"])

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        response = await http.get("https://lever.test/v1/users", auth=ApiKey("made-up"))
    assert response.text == "Basic bWFkZS11cDo="


async def test_a_refused_key_is_not_sent_again() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(401)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        assert (await http.get("https://lever.test/", auth=ApiKey("made-up"))).status_code == 401
    assert len(requests) == 1


def test_the_key_is_not_shown() -> None:
    key = ApiKey("made-up")
    assert "made-up" not in f"{key!r} {key}"
