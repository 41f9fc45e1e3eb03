"""What is counted: one table, served at `/metrics`.

A label holds codes of ours only, so that nothing unbounded or personal becomes one.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)


def _count(name: str, meaning: str, *labels: str) -> Counter:
    return Counter(f"attendance_{name}", meaning, labels, registry=REGISTRY)


def _time(name: str, meaning: str) -> Histogram:
    buckets = (0.005, 0.02, 0.05, 0.15, 0.5, 1, 3, 10, 30, 100)
    return Histogram(f"attendance_{name}_seconds", meaning, buckets=buckets, registry=REGISTRY)


def _gauge(name: str, meaning: str) -> Gauge:
    return Gauge(f"attendance_{name}", meaning, registry=REGISTRY)


# outcome: complete, partial, failed
SCANS = _count("scans", "Reads of a room.", "outcome")
SCAN_SECONDS = _time("scan", "How long a read of a room took.")
# call: the provider's method · outcome: ok, empty, or the name of our error
CLASSROOM_REQUESTS = _count("classroom_requests", "Requests to the provider, retries too.", "call", "outcome")
# kind: room, help, share … · outcome: answered, stored, refused, problem, crashed
QUESTIONS = _count("questions", "What people asked in Slack.", "kind", "outcome")
ACK_SECONDS = _time("ack", "From a request's arrival to its acknowledgement.")
ANSWER_SECONDS = _time("answer", "From a question to its first answer.")
# method: of Slack's Web API · outcome: ok, or Slack's error code
SLACK_CALLS = _count("slack_calls", "Calls of Slack's Web API.", "method", "outcome")
SLACK_CONNECTED = _gauge("slack_connected", "1 while Slack is connected.")
STORE_SECONDS = _time("store", "Work on the database's thread.")
LOOP_LAG = _gauge("loop_lag_seconds", "How late the event loop last ran a timer.")
