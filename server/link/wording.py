"""What an administrator reads when linking cannot go on, and what they can do."""

from dataclasses import dataclass

from accounts.link_faults import LinkFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a fault is told.

    Attributes:
        status: of the HTTP answer. Where the provider fails it is 503, since proxies put pages of
            their own in place of a 502 or 504; a link that has done its work is no error.
        title: what happened.
        text: what it means and what to do; `{product}` is the product's name.
        again: whether trying again with the same link may help.
        done: whether there is nothing to mend.
    """

    status: int
    title: str
    text: str
    again: bool = False
    done: bool = False


WORDINGS: dict[LinkFault, Wording] = {
    LinkFault.TOKEN_UNKNOWN: Wording(
        status=404,
        title="This link does not work",
        text="It is incomplete, or was replaced by a newer one. Go back to {product} and start "
        "again from there.",
    ),
    LinkFault.TOKEN_EXPIRED: Wording(
        status=410,
        title="This link has expired",
        text="For your safety a link works for 30 minutes. Go back to {product} and start again "
        "from there.",
    ),
    LinkFault.TOKEN_USED: Wording(
        status=200,
        title="Lever is already connected",
        text="This link has done its work. You can close this window.",
        done=True,
    ),
    LinkFault.ACCOUNT_DISABLED: Wording(
        status=403,
        title="This connection is switched off",
        text="It was switched off by {product}. Ask them to switch it on, then start again.",
    ),
    LinkFault.METHOD_UNAVAILABLE: Wording(
        status=404,
        title="Signing in with Lever is not set up here",
        text="Connect with an API key instead.",
        again=True,
    ),
    LinkFault.CONSENT_DENIED: Wording(
        status=403,
        title="Lever was not connected",
        text="The request was declined in Lever. Nothing was shared with {product}.",
        again=True,
    ),
    LinkFault.CONSENT_UNKNOWN: Wording(
        status=400,
        title="This step is over",
        text="It was finished before, or took longer than 15 minutes. Go back to {product} to see "
        "whether Lever is connected, and start again if it is not.",
    ),
    LinkFault.OTHER_BROWSER: Wording(
        status=403,
        title="Please start again in this browser",
        text="You came back from Lever in another browser than the one you started in, or this "
        "browser blocks cookies. Go back to {product}, allow cookies for this site, and start "
        "again.",
    ),
    LinkFault.CONSENT_REFUSED: Wording(
        status=400,
        title="Lever did not confirm the connection",
        text="What Lever sent along is not valid, or no longer. Nothing was saved.",
        again=True,
    ),
    LinkFault.CONSENT_INSUFFICIENT: Wording(
        status=403,
        title="Lever allowed less than is needed",
        text="Nothing was saved, since all that {product} asks for is needed. A Super Admin of "
        "your Lever account can allow it. Missing:",
        again=True,
    ),
    LinkFault.KEY_MISSING: Wording(
        status=422,
        title="There was no API key",
        text="Paste the key that you made in Lever.",
        again=True,
    ),
    LinkFault.KEY_REFUSED: Wording(
        status=422,
        title="Lever does not accept this key",
        text="Check that you copied all of it, that it is a key of the right Lever account, and "
        "that it was not revoked. Nothing was saved.",
        again=True,
    ),
    LinkFault.KEY_INSUFFICIENT: Wording(
        status=422,
        title="This key has too few permissions",
        text="Nothing was saved. In Lever, under Settings, Integrations and API, API Credentials, "
        "give the key these permissions as well, or make a new key that has them:",
        again=True,
    ),
    LinkFault.PROVIDER_UNAVAILABLE: Wording(
        status=503,
        title="Lever cannot be reached",
        text="Nothing was saved. Wait a minute, then try again.",
        again=True,
    ),
    LinkFault.FORM_REFUSED: Wording(
        status=403,
        title="This page was opened in an unusual way",
        text="Go back to {product} and start again from there, in a current browser.",
    ),
    LinkFault.UNAVAILABLE: Wording(
        status=503,
        title="Something is wrong on our side",
        text="Nothing was saved. Try again in a few minutes; if that does not help, tell the "
        "people at {product}.",
        again=True,
    ),
}
