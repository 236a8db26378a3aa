"""Which addresses an account may name: https anywhere, plain http on this machine only."""

from __future__ import annotations

import ipaddress

import httpx

from assist_app.i18n import _
from assist_app.model.errors import Misconfigured


def checked_address(text: str) -> httpx.URL:
    """The address without a slash at its end. Misconfigured when it is none, or would send in the clear."""
    try:
        url = httpx.URL(text.strip().rstrip("/"))
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise Misconfigured(_("“{address}” is not an address.").format(address=text)) from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        sentence = _("“{address}” is not an address; it begins with https:// and has no user name.")
        raise Misconfigured(sentence.format(address=text))
    if url.scheme == "http" and not on_this_machine(url.host):
        sentence = _("“{address}” would be read by everyone on the way; only https:// is possible.")
        raise Misconfigured(sentence.format(address=text))
    return url


def on_this_machine(host: str) -> bool:
    """Whether a host name is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
