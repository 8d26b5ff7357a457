import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from accounts.credentials import ApiKeyCredential
from accounts.link_attempts import LinkAttempts, Return
from accounts.link_faults import LinkFault, LinkRefused
from accounts.link_terms import LinkTerms, NewLinkToken
from accounts.link_tokens import LinkTokens
from accounts.linked_accounts import LinkedAccounts
from accounts.storage import Storage
from accounts.tables import link_attempts
from accounts.vault import Vault


@pytest.fixture
def attempts(storage: Storage) -> LinkAttempts:
    return LinkAttempts(LinkTokens(LinkedAccounts(storage, Vault([b"secret"]))))


@pytest.fixture
async def made(attempts: LinkAttempts) -> NewLinkToken:
    return await attempts.tokens.create(LinkTerms(account_id="acme"))


async def fault(attempts: LinkAttempts, state: str, browser: str | None) -> LinkFault:
    with pytest.raises(LinkRefused) as refused:
        await attempts.finish(state, browser)
    return refused.value.fault


async def test_who_was_sent_comes_back_once(attempts: LinkAttempts, made: NewLinkToken) -> None:
    sent = await attempts.begin(made.token, made.secret)
    back = await attempts.finish(sent.state, sent.browser)
    assert back == Return(token=made.token, secret=made.secret, verifier=sent.verifier)
    assert await fault(attempts, sent.state, sent.browser) is LinkFault.CONSENT_UNKNOWN


@pytest.mark.parametrize("other", [None, "", "another", "ä"])
async def test_another_browser_is_refused_and_spoils_nothing(
    attempts: LinkAttempts, made: NewLinkToken, other: str | None
) -> None:
    sent = await attempts.begin(made.token, made.secret)
    assert await fault(attempts, sent.state, other) is LinkFault.OTHER_BROWSER
    assert (await attempts.finish(sent.state, sent.browser)).secret == made.secret


async def test_states_and_browsers_of_two_attempts_do_not_mix(
    attempts: LinkAttempts, made: NewLinkToken
) -> None:
    one, two = [await attempts.begin(made.token, made.secret) for _ in range(2)]
    assert await fault(attempts, one.state, two.browser) is LinkFault.OTHER_BROWSER
    assert await fault(attempts, "made-up", one.browser) is LinkFault.CONSENT_UNKNOWN
    assert (await attempts.finish(two.state, two.browser)).verifier == two.verifier


async def test_an_attempt_ends(attempts: LinkAttempts, made: NewLinkToken) -> None:
    sent = await attempts.begin(made.token, made.secret)
    storage = attempts.tokens.accounts.storage
    async with storage.writing() as connection:
        await connection.execute(update(link_attempts).values(expires_at=datetime.now(UTC)))
    assert await fault(attempts, sent.state, sent.browser) is LinkFault.CONSENT_UNKNOWN
    await attempts.begin(made.token, made.secret)
    async with storage.reading() as connection:
        assert len((await connection.execute(select(link_attempts))).all()) == 1


async def test_of_many_who_come_back_at_once_one_is_let_in(
    attempts: LinkAttempts, made: NewLinkToken
) -> None:
    sent = await attempts.begin(made.token, made.secret)
    tries = (attempts.finish(sent.state, sent.browser) for _ in range(8))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert len([each for each in done if isinstance(each, Return)]) == 1


async def test_whether_the_token_was_used_meanwhile_is_seen(
    attempts: LinkAttempts, made: NewLinkToken
) -> None:
    sent = await attempts.begin(made.token, made.secret)
    await attempts.tokens.link(made.token, ApiKeyCredential(key="k"), scopes=())
    assert (await attempts.finish(sent.state, sent.browser)).token.used_at is not None


async def test_the_database_holds_no_secret_of_an_attempt(
    attempts: LinkAttempts, made: NewLinkToken
) -> None:
    sent = await attempts.begin(made.token, made.secret)
    async with attempts.tokens.accounts.storage.reading() as connection:
        shown = repr((await connection.execute(select(link_attempts))).all()) + repr(sent)
    for secret in (sent.state, sent.browser, sent.verifier, made.secret):
        assert secret not in shown
