"""Reads {chat} back into turns.

The names in it do not say who is staff: whoever spoke last is taken for the customer.
"""

import re

JOINED = re.compile(r" (?=\S{1,40}?说：)")
LINE = re.compile(r"^(.{1,40}?)说：(.*)$")


def turns(chat: str) -> "list[dict[str, str]]":
    """Who said what; a line without a name goes on with the one before.

    Escape type 0 makes a space of every line break, so in one line a name begins a turn.
    """
    if "\n" not in chat:
        chat = JOINED.sub("\n", chat)
    said = []  # type: list[list[str]]
    for line in chat.split("\n"):
        found = LINE.match(line)
        if found:
            said.append([found.group(1), found.group(2)])
        elif said:
            said[-1][1] += "\n" + line
        elif line.strip():
            said.append(["", line])
    last = said[-1][0] if said else ""
    return [{"role": "customer" if name == last else "agent", "text": text} for name, text in said]
