"""What a machine counts of the site's answers: by route and status, never by path or question.

Under several workers the numbers lie in files in PROMETHEUS_MULTIPROC_DIR, and another process
adds them up and tells them (`web.exporter`): the site itself has no address that shows them.
"""

from __future__ import annotations

from prometheus_client import Counter, Histogram

from web.answers import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
ANSWERS = Counter(
    "interventionist_site_answers",
    "Answers by route, method and status; the route is empty where no page is.",
    ("rule", "method", "status"),
)
TOOK = Histogram(
    "interventionist_site_answer_seconds",
    "How long answers took, by route, in the worker.",
    ("rule",),
    buckets=_SECONDS,
)


def count(answer: Answer) -> None:
    """Count an answer."""
    ANSWERS.labels(answer.rule, answer.method, answer.status).inc()
    TOOK.labels(answer.rule).observe(answer.seconds)
