"""The broker's values are those that lose nothing (delivery.md 2 and 3: 52), and Redis away costs nobody anything."""

from dramatiq.middleware import Retries
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.servers import redis_server, running
from workers import broker


def test_the_values_are_those_that_lose_nothing(redis_url: str) -> None:
    opened = broker.open_broker(redis_url)
    given = opened.client.connection_pool.connection_kwargs
    assert given["socket_timeout"] is None
    assert given["socket_connect_timeout"] == 5
    assert given["socket_keepalive"] is True
    assert given["retry"] == Retry(NoBackoff(), 0)
    assert opened.namespace == "amity"
    assert opened.maintenance_chance == 100_000
    assert opened.heartbeat_timeout == 30_000
    assert [one for one in opened.middleware if isinstance(one, Retries)] == []
    opened.close()


def test_who_only_hints_waits_two_seconds_at_most(redis_url: str) -> None:
    opened = broker.open_broker(redis_url, patience=broker.HINT_SECONDS)
    assert opened.client.connection_pool.connection_kwargs["socket_timeout"] == 2
    opened.close()


def test_hints_do_not_pile_up(redis_url: str) -> None:
    opened = broker.open_broker(redis_url, patience=broker.HINT_SECONDS)
    assert [broker.hint(opened) for _ in range(30)] == [True] * 30
    assert opened.do_qsize(broker.DRAIN) == broker.MOST_HINTS
    opened.client.close()


def test_redis_away_is_only_told_of() -> None:
    opened = broker.open_broker(f"redis://127.0.0.1:{running.free_port()}/0", patience=broker.HINT_SECONDS)
    assert broker.hint(opened) is False


def test_redis_back_hears_again() -> None:
    port = running.free_port()
    opened = broker.open_broker(f"redis://127.0.0.1:{port}/0", patience=broker.HINT_SECONDS)
    for _ in range(2):
        assert broker.hint(opened) is False
        with redis_server.server(port):
            assert broker.hint(opened) is True
    opened.client.close()
