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


def _gauge(name: str, meaning: str, *labels: str) -> Gauge:
    return Gauge(f"attendance_{name}", meaning, labels, registry=REGISTRY)


# outcome: complete, partial, failed; whoever asked
SCANS = _count("scans", "Reads of a room.", "outcome")
SCAN_SECONDS = _time("scan", "How long a read of a room took.")
# call: the provider's method · outcome: ok, empty, or the name of our error
CLASSROOM_REQUESTS = _count("classroom_requests", "Requests to the provider, retries too.", "call", "outcome")
# outcome: complete, partial, failed, store (nothing could be kept), crashed
POLLS = _count("polls", "Reads of rooms with a lesson near or on, when they were due.", "outcome")
POLLS_LATE = _time("poll_late", "How long after a read was due it began.")
ROOMS_WATCHED = _gauge("rooms_watched", "Rooms with a lesson near or on.")
POLL_AGE = _gauge("poll_age_seconds", "How long the read that waits longest is overdue.")
PROVIDER_LOST = _gauge("provider_lost", "1 while no room of the provider can be read.")
# job: poll, deliver, audit · outcome: done, failed, cut (it took too long)
JOBS = _count("jobs", "Runs of the scheduler's jobs.", "job", "outcome")
# kind: room, help, share … · outcome: answered, stored, refused, problem, crashed
QUESTIONS = _count("questions", "What people asked in Slack.", "kind", "outcome")
ACK_SECONDS = _time("ack", "From a request's arrival to its acknowledgement.")
ANSWER_SECONDS = _time("answer", "From a question to its first answer.")
# method: of Slack's Web API · outcome: ok, or Slack's error code
SLACK_CALLS = _count("slack_calls", "Calls of Slack's Web API.", "method", "outcome")
SLACK_CONNECTED = _gauge("slack_connected", "1 while Slack is connected.")
# what: post, edit, reply, look · outcome: the class of Slack's answer
DELIVERIES = _count("deliveries", "Messages sent, and looks for them, by what Slack said.", "what", "outcome")
DELIVERY_SECONDS = _time("delivery", "From the moment when a message was due until Slack had it.")
SLACK_STOPPED = _gauge("slack_stopped", "1 while Slack refuses our token.")
# state: pending, sending, uncertain, posted, merged, suppressed, expired, dead
OUTBOX = _gauge("outbox", "Intents ever owed, by state.", "state")
OUTBOX_AGE = _gauge("outbox_age_seconds", "For how long the oldest intent could have been sent.")
CLOCK_AHEAD = _gauge("clock_ahead_seconds", "How far Slack's clock is ahead of ours.")
WAL = _gauge("database_log_bytes", "Length of the database's write-ahead log.")
AUDIT_FAULTS = _gauge("audit_faults", "Kinds of faults that the last audit found.")
DATA_AGE = _gauge("data_age_seconds", "Since the newest read of any room.")
STORE_SECONDS = _time("store", "Work on the database's thread.")
LOOP_LAG = _gauge("loop_lag_seconds", "How late the event loop last ran a timer.")
