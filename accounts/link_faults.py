"""Every way in which linking an account can fail before the administrator's eyes."""

from enum import StrEnum


class LinkFault(StrEnum):
    """What went wrong. The names are told to the product's page: they are a contract."""

    TOKEN_UNKNOWN = "TOKEN_UNKNOWN"  # noqa: S105  -- a name
    """There is no such link token, or its time was over long ago."""
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105  -- likewise
    """Its half hour is over."""
    TOKEN_USED = "TOKEN_USED"  # noqa: S105  -- likewise
    """An account was linked with it."""
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
    """The product has disabled the account, so it is not for its administrator to link it."""
    METHOD_UNAVAILABLE = "METHOD_UNAVAILABLE"
    """This server is not registered with the provider, so there is no OAuth."""
    CONSENT_DENIED = "CONSENT_DENIED"
    """The administrator did not agree."""
    CONSENT_UNKNOWN = "CONSENT_UNKNOWN"
    """Nobody is known to be on the way through the consent: it is done, or took too long."""
    OTHER_BROWSER = "OTHER_BROWSER"
    """The consent was begun in another browser, or cookies are off."""
    CONSENT_REFUSED = "CONSENT_REFUSED"
    """The provider does not stand by its own consent, or not as it was asked for."""
    CONSENT_INSUFFICIENT = "CONSENT_INSUFFICIENT"
    """Less was allowed than the product needs."""
    KEY_MISSING = "KEY_MISSING"
    """The form came without an API key."""
    KEY_REFUSED = "KEY_REFUSED"
    """The provider does not know the API key."""
    KEY_INSUFFICIENT = "KEY_INSUFFICIENT"
    """The API key may do less than the product needs."""
    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    """The provider cannot be reached, or fails."""
    FORM_REFUSED = "FORM_REFUSED"
    """The form did not come from our own page, or cannot be read."""
    UNAVAILABLE = "UNAVAILABLE"
    """This server itself fails: its database is out of reach, or its key is gone."""


class LinkRefused(Exception):
    """Linking cannot go on.

    Attributes:
        fault: what went wrong.
        missing: the scopes that are lacking, where that is it.
    """

    def __init__(self, fault: LinkFault, *, missing: tuple[str, ...] = ()) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.missing = missing
