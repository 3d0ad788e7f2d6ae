"""Prints accounts that many others pay within an hour of simulated time: a rule for mule accounts.

Reads synth.<stream>.transactions from the beginning and ends when nothing came for IDLE_SECONDS.

Environment: KAFKA_BOOTSTRAP_SERVERS (localhost:9092), STREAM (retail), IDLE_SECONDS (10), PAYERS (4).
"""

import json
import os
import signal
from collections import defaultdict, deque
from datetime import datetime, timedelta

from confluent_kafka import Consumer

WINDOW = timedelta(hours=1)
BOOTSTRAP = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092")
STREAM = os.environ.get("STREAM", "retail")
IDLE_SECONDS = float(os.environ.get("IDLE_SECONDS", "10"))
PAYERS = int(os.environ.get("PAYERS", "4"))


class FanIn:
    """Remembers who paid each account within the window."""

    def __init__(self):
        self.payments = defaultdict(deque)
        self.alerted = set()

    def add(self, transaction):
        """Takes a transaction; returns the account to look at, once, or None."""
        if transaction["kind"] != "KIND_CREDIT_TRANSFER" or transaction["status"] != "STATUS_BOOKED":
            return None
        account = transaction["creditor"]["account"]
        now = datetime.fromisoformat(transaction["eventTime"])
        recent = self.payments[account]
        recent.append((now, transaction["debtor"]["account"]))
        while recent[0][0] < now - WINDOW:
            recent.popleft()
        if account in self.alerted or len({payer for _, payer in recent}) < PAYERS:
            return None
        self.alerted.add(account)
        return account


def messages(consumer):
    """Yields messages until none came for IDLE_SECONDS."""
    while (message := consumer.poll(IDLE_SECONDS)) is not None:
        if message.error():
            raise SystemExit(f"fan_in: {message.error()}")
        yield message


def main():
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    consumer = Consumer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "group.id": f"fan-in-{os.getpid()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([f"synth.{STREAM}.transactions"])
    rule, read = FanIn(), 0
    try:
        for message in messages(consumer):
            read += 1
            account = rule.add(json.loads(message.value()))
            if account:
                print(f"ALERT fan-in: {account} was paid by {PAYERS} accounts within an hour", flush=True)
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()
    print(f"read {read} transactions, {len(rule.alerted)} alerts", flush=True)


if __name__ == "__main__":
    main()
