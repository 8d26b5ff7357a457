"""Errors in the words of OAuth (RFC 6749 §4.1.2.1 and §5.2)."""


class OAuthError(Exception):
    """A refusal: ``code`` is one of OAuth's own words."""

    def __init__(self, code: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status

    @property
    def body(self) -> dict[str, str]:
        """What goes over the wire."""
        return {"error": self.code, "error_description": self.description}


def invalid_request(description: str) -> OAuthError:
    """A parameter is missing or malformed."""
    return OAuthError("invalid_request", description)


def invalid_grant(description: str) -> OAuthError:
    """A code or a refresh token is unknown, used, expired, or another's."""
    return OAuthError("invalid_grant", description)
