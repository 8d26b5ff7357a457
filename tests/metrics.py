"""The figures of a server, as Prometheus reads them."""

import httpx
from prometheus_client.parser import text_string_to_metric_families

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Shown:
    """What `/metrics` showed."""

    def __init__(self, text: str) -> None:
        self.figures: Figures = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def of(self, name: str, **labels: str) -> float | None:
        """A figure; None where it is not shown."""
        return self.figures.get((f"hiregraph_{name}", frozenset(labels.items())))

    def by(self, name: str, label: str) -> dict[str, float]:
        """Of a figure with one label, the values that are not zero."""
        return {
            dict(labels)[label]: value
            for (found, labels), value in self.figures.items()
            if found == f"hiregraph_{name}" and value
        }


async def shown(client: httpx.AsyncClient, token: str | None = None, *, at: str = "") -> Shown:
    """What a server shows, at the client's base address or another."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = await client.get(f"{at}/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    return Shown(answer.text)
