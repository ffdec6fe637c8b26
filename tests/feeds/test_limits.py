import pytest

from feeds.errors import FeedsError
from feeds.limits import Limit


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_ask_so_often_and_then_is_told_when() -> None:
    clock = Hand()
    limit = Limit(3, 60, clock=clock)
    assert [limit.wait("192.0.2.1") for _ in range(4)] == [0, 0, 0, 20]
    assert limit.wait("192.0.2.2") == 0
    clock.now += 19.5
    assert limit.wait("192.0.2.1") == 1
    clock.now += 0.5
    assert [limit.wait("192.0.2.1") for _ in range(2)] == [0, 20]
    clock.now += 10_000
    assert [limit.wait("192.0.2.1") for _ in range(4)] == [0, 0, 0, 20]


def test_a_network_is_one_client() -> None:
    limit = Limit(1, 60, clock=Hand())
    assert [limit.wait(one) for one in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")] == [0, 60, 0]
    assert [limit.wait(one) for one in ("::ffff:192.0.2.1", "192.0.2.1", "")] == [0, 60, 0]


def test_no_more_clients_are_remembered_than_so_many() -> None:
    limit = Limit(1, 60, most=2, clock=Hand())
    assert [limit.wait(one) for one in ("a", "b", "c", "a", "c")] == [0, 0, 0, 0, 60]


@pytest.mark.parametrize(("requests", "seconds"), [(0, 60.0), (1, 0.0), (-1, 60.0)])
def test_a_limit_that_lets_nobody_ask_is_refused(requests: int, seconds: float) -> None:
    with pytest.raises(FeedsError, match="bad limit"):
        Limit(requests, seconds)
