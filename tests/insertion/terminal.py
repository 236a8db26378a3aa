"""What runs in the terminal under test: reads pastes as chat programs do and reports each one."""

from __future__ import annotations

import http.client
import json
import os
import sys
import termios
import tty

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def report(port: int, what: dict[str, str]) -> None:
    """Tells the test."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/got", json.dumps({"kind": "terminal", **what}))
    connection.getresponse().read()
    connection.close()


def main(port: int) -> None:
    """Reads until the terminal closes; whatever comes outside a paste was typed, and Enter would send."""
    before = termios.tcgetattr(0)
    tty.setraw(0)
    os.write(1, b"\x1b[?2004h\x1b]2;chat terminal\x07")
    report(port, {"event": "ready"})
    data = b""
    try:
        while piece := os.read(0, 65_536):
            data += piece
            while BEGIN in data and END in data:
                typed, _, rest = data.partition(BEGIN)
                text, _, data = rest.partition(END)
                if typed:
                    report(port, {"event": "typed", "value": typed.decode("utf-8", "replace")})
                report(port, {"event": "input", "value": text.decode("utf-8", "replace")})
            if data and not data.startswith(BEGIN) and not BEGIN.startswith(data):
                report(port, {"event": "typed", "value": data.decode("utf-8", "replace")})
                data = b""
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)


if __name__ == "__main__":
    main(int(sys.argv[1]))
