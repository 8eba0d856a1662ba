"""The broker of scaled mode: Redis says "look now" to many processes, and nothing else (delivery.md 1).

What is owed stands in the database. One actor without arguments, no delays, no retries: whatever Redis loses, the next
look makes good. The client is built by hand, as the library's defaults lose or repeat messages (delivery.md 2: T3, T4).
"""

import logging
from collections.abc import Sequence

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import DramatiqError
from dramatiq.middleware import Middleware
from redis.backoff import NoBackoff
from redis.retry import Retry

NAMESPACE = "amity"
DRAIN = "drain"
HEARTBEAT_MS = 30_000
MAINTENANCE_CHANCE = 100_000
MOST_HINTS = 10
CONNECT_SECONDS = 5.0
HINT_SECONDS = 2.0
log = logging.getLogger(__name__)


def open_broker(url: str, middleware: Sequence[Middleware] = (), patience: float | None = None) -> RedisBroker:
    """Return the broker over the Redis at `url`; nothing is connected yet.

    `patience` is how many seconds a command may take: None, for ever, is what consumers need; a sender needs an end.
    """
    client = redis.Redis.from_url(
        url,
        socket_timeout=patience,
        socket_connect_timeout=min(CONNECT_SECONDS, patience or CONNECT_SECONDS),
        socket_keepalive=True,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisBroker(  # type: ignore[no-untyped-call]  # the library leaves it untyped
        client=client,
        middleware=list(middleware),
        namespace=NAMESPACE,
        maintenance_chance=MAINTENANCE_CHANCE,
        heartbeat_timeout=HEARTBEAT_MS,
    )


def hint(broker: RedisBroker) -> bool:
    """Say "look now", unless enough of that waits already; False when Redis did not hear it, which loses nothing."""
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name=DRAIN, actor_name=DRAIN, args=(), kwargs={}, options={}
    )
    try:
        if broker.do_qsize(DRAIN) < MOST_HINTS:
            broker.enqueue(message)
        return True
    except (redis.RedisError, DramatiqError, OSError) as error:
        log.warning("Redis did not take a hint (%s); workers look by themselves each second", error)
        return False
