"""Takes numbers of people out of results before they leave the zone.

Only what a program or model wrote is changed (`response_data`); ids of jobs and messages stay as they are.
"""

import json
import re

MARK = "***"
DIGITS = re.compile(r"\+?\d(?:[ -]?\d){6,}[Xx]?")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2})?")
CODE = re.compile(r"(?:.*_)?(?:id|code|time|timestamp|at|score)", re.IGNORECASE)
LEAST_NUMBER = 1000000


def scrub_text(text):
    """The text without phone, card and identity numbers and e-mail addresses; dates stay."""
    return EMAIL.sub(MARK, DIGITS.sub(_unless_date, text))


def scrub_value(value, key=""):
    """The same for a JSON value. Types stay, for the output protocol; codes and ids of labels stay too."""
    if isinstance(value, dict):
        return {name: scrub_value(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [scrub_value(part, key) for part in value]
    if CODE.fullmatch(key):
        return value
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= LEAST_NUMBER:
        return 0
    return value


def scrub_reply(reply):
    """An interface's reply with its result scrubbed, be it plain text or JSON text."""
    data = reply.get("response_data")
    if not isinstance(data, str):
        return reply
    try:
        clean = json.dumps(scrub_value(json.loads(data)), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        clean = scrub_text(data)
    return dict(reply, response_data=clean)


def _unless_date(found):
    return found.group(0) if DATE.fullmatch(found.group(0)) else MARK
