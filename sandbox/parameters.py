"""The query string, read as Lever reads it."""

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from sandbox.errors import bad_request

_DIGITS = 18  # fits 64 bits
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, open at an end that is None."""

    start: int | None
    end: int | None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None

    def holds(self, moment: int | None) -> bool:
        """Tell whether the moment lies inside; None never does, unless both ends are open."""
        if moment is None:
            return not self
        return (self.start is None or moment >= self.start) and (
            self.end is None or moment <= self.end
        )


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters by name; blank ones count as absent, unknown ones are never looked at."""

    raw: QueryParams

    def many(self, name: str) -> list[str]:
        """Give every value of a repeated parameter, written ``name`` or ``name[]``."""
        found = self.raw.getlist(name) + self.raw.getlist(f"{name}[]")
        return [value for value in found if value]

    def names(self, name: str) -> list[str]:
        """Give field names that came repeated, comma-joined or both."""
        parts = (part.strip() for value in self.many(name) for part in value.split(","))
        return [part for part in parts if part]

    def text(self, name: str) -> str | None:
        """Give the last value."""
        values = self.many(name)
        return values[-1] if values else None

    def choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """Give a value out of a fixed list.

        Raises:
            LeverError: 400 for any other value.
        """
        value = self.text(name)
        if value is not None and value not in allowed:
            raise bad_request(f"{name} must be one of {', '.join(allowed)}")
        return value

    def flag(self, name: str) -> bool | None:
        """Give a true or a false.

        Raises:
            LeverError: 400 for anything else.
        """
        value = self.text(name)
        if value is None:
            return None
        if value.lower() not in BOOLEANS:
            raise bad_request(f"{name} must be true or false")
        return BOOLEANS[value.lower()]

    def integer(self, name: str, unit: str = "an integer") -> int | None:
        """Give a whole number.

        Raises:
            LeverError: 400 for anything else.
        """
        value = self.text(name)
        if value is None:
            return None
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS):
            raise bad_request(f"{name} must be {unit}")
        return int(value)

    def span(self, name: str) -> Span:
        """Give the bounds ``{name}_start`` and ``{name}_end``, in milliseconds, both inclusive."""
        unit = "a timestamp in milliseconds"
        return Span(self.integer(f"{name}_start", unit), self.integer(f"{name}_end", unit))
