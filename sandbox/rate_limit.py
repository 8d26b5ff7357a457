"""Lever's limit: a token bucket for each credential."""

from dataclasses import dataclass, field

from sandbox.options import Options

APPLICATIONS = 2
"""So many applications a second a credential may hand in, whatever else it may."""


@dataclass(slots=True)
class TokenBucket:
    """Holds up to ``burst`` tokens, gains ``rate`` of them a second; a request takes one."""

    rate: float
    burst: int
    tokens: float
    at: float

    def take(self, now: float) -> bool:
        """Take a token, or tell that there is none. ``now`` is in seconds."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@dataclass(slots=True)
class RateLimit:
    """A bucket for each credential, and a small one for its applications; full when first used."""

    options: Options
    buckets: dict[str, TokenBucket] = field(default_factory=dict)

    def allows(self, key: str, *, applying: bool = False) -> bool:
        """Spend one request of this credential, or tell that it has none left."""
        rate, burst = self.options.rate, self.options.burst
        if rate is None:
            return True
        allowed = self._take(key, rate, burst)
        if applying:
            return allowed and self._take(f"{key}, applying", APPLICATIONS, APPLICATIONS)
        return allowed

    def _take(self, name: str, rate: float, burst: int) -> bool:
        now = self.options.clock()
        if name not in self.buckets:
            self.buckets[name] = TokenBucket(rate, burst, float(burst), now)
        return self.buckets[name].take(now)
