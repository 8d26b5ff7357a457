"""docs/metrics.md names each metric with its labels, and no other."""

from server.metrics import Metrics
from server.webhooks import WebhookCounts
from tests.docs.markdown_tables import rows

KINDS = {"counter": "_total"}
"""What stands behind a metric's name where its figure is shown."""


def test_the_page_names_each_metric_and_its_labels() -> None:
    metrics = Metrics()
    metrics.show(WebhookCounts())
    metrics.operation(None, [])
    metrics.answered("lever", 429)
    found = {}
    for family in metrics.registry.collect():
        if family.name.startswith("hiregraph_"):
            name = family.name + KINDS.get(family.type, "")
            labels = {label for sample in family.samples for label in sample.labels}
            found[name] = labels - {"le"}
    told = {row.codes("metric")[0]: set(row.codes("labels")) for row in rows("metrics.md")}
    assert told == found
