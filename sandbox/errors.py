"""Errors in the words of Lever's wire: a status, a code and a message."""


class LeverError(Exception):
    """An answer that is an error; the body is ``{"code": code, "message": message}``."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    @property
    def body(self) -> dict[str, str]:
        """What goes over the wire."""
        return {"code": self.code, "message": self.message}


def bad_request(message: str) -> LeverError:
    """400: a parameter is missing or malformed."""
    return LeverError(400, "BadRequestError", message)


def unauthorized() -> LeverError:
    """401: no credential, or one that is not known."""
    return LeverError(401, "Unauthorized", "A valid API key is required")


def forbidden(what: str) -> LeverError:
    """403: the credential is known and may not do this."""
    return LeverError(403, "Forbidden", f"This credential has no access to {what}")


def not_found(kind: str, identifier: str) -> LeverError:
    """404: nothing of this kind has this id."""
    return LeverError(404, "ResourceNotFound", f"{kind} {identifier} was not found")


def no_such_path(path: str) -> LeverError:
    """404: no endpoint lives there."""
    return LeverError(404, "ResourceNotFound", f"{path} does not exist")


def too_many_requests() -> LeverError:
    """429: the credential's bucket is empty."""
    return LeverError(429, "TooManyRequests", "Rate limit exceeded")


def too_large(limit: int) -> LeverError:
    """413: a file is bigger than ``limit`` bytes."""
    return LeverError(413, "RequestEntityTooLarge", f"A file may have {limit} bytes at most")


def conflict(message: str) -> LeverError:
    """409: there is one like it already."""
    return LeverError(409, "Conflict", message)


def unprocessable(message: str) -> LeverError:
    """422: a file can't be made sense of."""
    return LeverError(422, "UnprocessableEntity", message)
