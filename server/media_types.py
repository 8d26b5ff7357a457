"""Which media type a GraphQL response takes, from the Accept header (RFC 9110 §12.5.1).

The names and the preference are those of the GraphQL over HTTP specification, section 4:
a client that names `application/graphql-response+json` gets it; one that accepts anything gets
`application/json`, which every client can read.
"""

from dataclasses import dataclass

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One entry of an Accept header: a pattern, its quality from 0 to 1, and its charset."""

    pattern: str
    quality: float
    charset: str | None


def parse_media_type(header: str) -> tuple[str, dict[str, str]]:
    """Split `type/subtype; name=value` into the lowered type and its parameters."""
    essence, *rest = header.split(";")
    pairs = (part.partition("=") for part in rest)
    parameters = {
        name.strip().lower(): value.strip().strip('"').lower() for name, _, value in pairs
    }
    return essence.strip().lower(), parameters


def negotiate(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """Choose the offered media type that the header likes best; None when it takes none.

    Among equals, a type that the header names wins over one that a wildcard lets through, then
    the order of `offered` decides. A missing header takes the first offer.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_media_range(entry) for entry in accept.split(",") if entry.strip()]
    ranked = [(_rank(offer, ranges), -position) for position, offer in enumerate(offered)]
    (quality, _), position = max(ranked)
    return offered[-position] if quality > 0 else None


def is_utf8(charset: str | None) -> bool:
    """Whether a charset parameter names the one encoding that is spoken here, or none."""
    return charset in {None, "", "utf-8", "utf8"}


def _media_range(entry: str) -> MediaRange:
    pattern, parameters = parse_media_type(entry)
    return MediaRange(pattern, _quality(parameters.get("q", "1")), parameters.get("charset"))


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _rank(offer: str, ranges: list[MediaRange]) -> tuple[float, int]:
    """The quality that the most specific matching range gives, and how specific that one is."""
    patterns = ("*/*", f"{offer.partition('/')[0]}/*", offer)
    matches = [
        (patterns.index(item.pattern), item.quality)
        for item in ranges
        if item.pattern in patterns and is_utf8(item.charset)
    ]
    if not matches:
        return 0.0, 0
    specificity, quality = max(matches)
    return quality, specificity
