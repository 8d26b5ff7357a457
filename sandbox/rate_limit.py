"""Lever's limit: a token bucket for each credential."""

from dataclasses import dataclass, field

from sandbox.options import Options


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
    """One bucket a credential, made full when it is first used."""

    options: Options
    buckets: dict[str, TokenBucket] = field(default_factory=dict)

    def allows(self, key: str) -> bool:
        """Spend one request of this credential, or tell that it has none left."""
        rate, burst = self.options.rate, self.options.burst
        if rate is None:
            return True
        now = self.options.clock()
        bucket = self.buckets.get(key)
        if bucket is None:
            bucket = self.buckets[key] = TokenBucket(rate, burst, float(burst), now)
        return bucket.take(now)
