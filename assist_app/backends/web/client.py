"""The one HTTP client: one TLS context and one pool of connections for all accounts."""

from __future__ import annotations

import ssl

import httpx

from assist_app import __version__

CONNECT, READ, POOL = 5.0, 30.0, 10.0
"""Seconds to connect, between two pieces of an answer, and to wait for a free connection."""
KEPT_SECONDS = 50.0
"""RongCloud closes idle connections after 55 s; one that closes under a request costs a failure."""
MOST_CONNECTIONS = 60


def make_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """A client for use in one event loop. Takes 20 to 60 ms (certificates): never on the UI thread.

    Redirects are not followed, so that nothing signed or secret goes to another host. Proxies of the
    system are used, but never for this machine itself.
    """
    limits = httpx.Limits(max_connections=MOST_CONNECTIONS, keepalive_expiry=KEPT_SECONDS)
    direct = transport or httpx.AsyncHTTPTransport(verify=False, limits=limits)
    return httpx.AsyncClient(
        transport=transport,
        mounts=None
        if transport
        else dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"), direct),
        verify=ssl.create_default_context(),
        limits=limits,
        timeout=httpx.Timeout(READ, connect=CONNECT, pool=POOL),
        follow_redirects=False,
        headers={"user-agent": f"assist/{__version__}"},
    )
