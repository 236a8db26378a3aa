"""What the net knows people by: e-mail addresses, links with something behind the "
""?", addresses of machines."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from assist_app.assist.masking.kinds import Found, Kind

_PLAIN_LOCAL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_ANY_LOCAL = re.compile(r"[^\s\x00@<>()\[\],:;\"/]{1,64}")
_PLAIN_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}(?:xn--[a-z0-9-]{2,40}|[a-z]{2,24})")
_ANY_DOMAIN = re.compile(
    r"(?:[^\W_][\w-]{0,62}\.){1,8}(?:中国|中國|公司|网络|網絡|网址|在线|商城|集团|我爱你|政务|公益|"
    r"xn--[a-z0-9-]{2,40}|[a-z]{2,24}|[^\W\d_a-z\u2e80-\uffff]{2,24})"
)
_MAIL_HOSTS = (
    r"(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|aol|gmx|web|"
    r"proton|protonmail|qq|foxmail|"
    r"163|126|yeah|139|189|wo|sina|sohu|aliyun|naver|daum|mail|yandex|vip\.qq|vip\.163)"
)
_SPELLED = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9](?:[a-z0-9._%+-]{0,63})"
    r"(?: ?[\[(<] ?(?:at|@|艾特) ?[\])>] ?[a-z0-9](?:[a-z0-9-]{0,40})(?: ?[\[(<]? ?(?:\.|dot|"
    r"点) ?[\])>]? ?[a-z]{2,10}){1,3}"
    r"| ?(?: at |艾特|#) ?[a-z0-9](?:[a-z0-9-]{0,40})(?: dot [a-z]{2,10}| ?点 ?[a-z]{2,10}){1,3}"
    r"| ?(?: at |艾特|#) ?"
    + _MAIL_HOSTS
    + r"\.(?:com|net|org|cn|de|uk|jp|kr|ru|me)(?:\.[a-z]{2})?)(?![a-z0-9])"
)
_LINK = re.compile(r"(?:[a-z][a-z0-9+]{1,9}://|www\.)[^\s\x00<>\"'，。；！？（）《》“”\u4e00-\u9fff]{1,4000}")
_PERSONAL_PATH = re.compile(r"[^/]{0,200}@")
_V4 = re.compile(
    r"(?<![0-9.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![0-9]|\.[0-9])"
)
_VERSION = re.compile(r"(?:v|ver\.?|version|版本号?|固件|firmware|build|os|chrome|release)[ :]{0,2}$")
_V6 = re.compile(r"(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])")
_HARDWARE = re.compile(r"(?<![\w:-])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![\w:-])")


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, also of other scripts and with the sign in words."""
    for at in re.finditer("@", text):
        found = _around(text, at.start())
        if found is not None:
            yield found


def spelled_emails(text: str) -> Iterator[Found]:
    """ "name at gmail dot com" and the like."""
    for spelled in _SPELLED.finditer(text):
        yield Found(spelled.start(), spelled.end(), Kind.EMAIL)


def _around(text: str, at: int) -> Found | None:
    before = text[max(0, at - 64) : at][::-1]
    spaces = len(before) - len(before.lstrip(" "))
    after = at + 1 + (text[at + 1 : at + 2] == " ")
    if spaces > 1 or not before.strip():
        return None
    local = _PLAIN_LOCAL.match(before, spaces) or _ANY_LOCAL.match(before, spaces)
    domain = _PLAIN_DOMAIN.match(text, after) or _ANY_DOMAIN.match(text, after)
    if local is None or domain is None or (spaces and local.group().replace(".", "").isdigit()):
        return None
    return Found(at - local.end(), domain.end(), Kind.EMAIL)


def links(text: str) -> Iterator[Found]:
    """What stands behind the "?" or "#" of a link, and a user in front of its host."""
    for link in _LINK.finditer(text):
        scheme, found, rest = link.group().partition("://")
        host = link.start() + (len(scheme) + 3 if found else 0)
        user = _PERSONAL_PATH.match(rest if found else scheme)
        if user:
            yield Found(host, host + user.end(), Kind.URL)
        query = min((place for sign in "?#" if (place := link.group().find(sign)) >= 0), default=-1)
        if query >= 0 and query + 1 < len(link.group()):
            yield Found(link.start() + query + 1, link.end(), Kind.URL)


def machines(text: str) -> Iterator[Found]:
    """Addresses of computers and of their network cards; four-part versions after "v" stay."""
    for four in _V4.finditer(text):
        if not _VERSION.search(text[max(0, four.start() - 12) : four.start()]):
            yield Found(four.start(), four.end(), Kind.IP)
    for six in _V6.finditer(text):
        if six.group().count(":") >= 3 and _is_v6(six.group()):
            yield Found(six.start(), six.end(), Kind.IP)
    for card in _HARDWARE.finditer(text):
        yield Found(card.start(), card.end(), Kind.IP)


def _is_v6(written: str) -> bool:
    try:
        return ipaddress.IPv6Address(written).packed != bytes(16)
    except ValueError:
        return False
