"""How often one client may ask."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from feeds.errors import FeedsError

_MOST_CLIENTS = 10_000
_OWN_BITS = 64  # of an IPv6 address; the rest one client may change as it likes


class Limit:
    """Lets each client ask *requests* times in so many *seconds*: all at once, or spread out.

    A client is its address, for IPv6 the network that it is in. The
    *most* clients seen last are remembered. *clock* counts seconds from anywhere, and never back.
    """

    def __init__(
        self,
        requests: int,
        seconds: float = 60.0,
        *,
        most: int = _MOST_CLIENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Have seen nobody."""
        if requests < 1 or seconds <= 0:
            raise FeedsError(
                "bad limit", f"{requests} in {seconds} s", "give a number of requests and of seconds, 1 up"
            )
        self._rate = requests / seconds
        self._burst = float(requests)
        self._most = most
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Count a request of *client*; return 0 if it may be answered, else in how many seconds to ask again."""
        now, key = self._clock(), _network(client)
        left, seen = self._left.get(key, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._rate)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        self._left.move_to_end(key)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) / self._rate))


def _network(client: str) -> str:
    """Return what *client* is told apart by. Pure."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return client
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{int(address) >> _OWN_BITS:x}"
