"""Reading the forms of the link pages, and those of nobody else."""

from urllib.parse import parse_qs

from starlette.requests import Request

from accounts.link_faults import LinkFault, LinkRefused
from server.graphql_request import RequestRefused
from server.request_body import read_body

_LONGEST_BYTES = 8_192
_MEDIA_TYPE = "application/x-www-form-urlencoded"


async def read_form(request: Request, own_origin: str) -> dict[str, str]:
    """The fields of a form that one of our own pages sent.

    Browsers tell where a form comes from by `Sec-Fetch-Site` (W3C Fetch Metadata), which no page
    can forge. `Origin` says nothing of our pages, since they send no referrer (Fetch, "append a
    request `Origin` header"): it counts only where the other is absent. What is no browser sends
    neither, and acts in nobody's name.

    Raises:
        LinkRefused: FORM_REFUSED, for one of another page, or what is no such form.
    """
    if request.method != "POST" or not _is_own(request, own_origin):
        raise LinkRefused(LinkFault.FORM_REFUSED)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise LinkRefused(LinkFault.FORM_REFUSED)
    try:
        body = await read_body(request, _LONGEST_BYTES)
        fields = parse_qs(body.decode("ascii"), encoding="utf-8", errors="strict")
    except (RequestRefused, ValueError):
        raise LinkRefused(LinkFault.FORM_REFUSED) from None
    return {name: values[0] for name, values in fields.items()}


def _is_own(request: Request, own_origin: str) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("origin", own_origin) == own_origin
