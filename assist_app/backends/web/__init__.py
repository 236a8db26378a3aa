"""What adapters share on the way to a service: addresses, the client, one call with its failures in words."""

from assist_app.backends.web.address import checked_address
from assist_app.backends.web.calling import Caller, read_json
from assist_app.backends.web.client import make_client
from assist_app.backends.web.events import EventReader, ServerEvent
from assist_app.backends.web.refusing import refused
from assist_app.backends.web.retrying import retrying

__all__ = [
    "Caller",
    "EventReader",
    "ServerEvent",
    "checked_address",
    "make_client",
    "read_json",
    "refused",
    "retrying",
]
