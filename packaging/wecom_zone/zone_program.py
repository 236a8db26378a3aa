"""The zone program of Assist: takes the platform's calls on port 8080 and passes them to the SDK.

For Python 3.6 and later, with nothing but the standard library and WeCom's own SDK module. Settings are
environment variables: ZONE_SDK_MODULE (wwspecapisdk), ZONE_PORT (8080), ZONE_HOST (all addresses).
"""

import importlib
import os
import socketserver
import sys
from http.server import BaseHTTPRequestHandler

from dispatch import Dispatcher
from events import Events

MOST_BYTES = 16 * 1024 * 1024


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """A thread for each request."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, dispatcher):
        self.dispatcher = dispatcher
        socketserver.TCPServer.__init__(self, address, Handler)


class Handler(BaseHTTPRequestHandler):
    """POST on the root path; everything else is 405."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self):
        """One call or event."""
        if self.path.partition("?")[0] != "/":
            self._refuse(405)
            return
        body = self._body()
        if body is None:
            return
        try:
            headers, text = self.server.dispatcher.answer(list(self.headers.items()), body)
            content = text if isinstance(text, bytes) else text.encode("utf-8")
        except Exception as error:
            # Whatever a hostile or damaged request makes of the SDK must not end the program.
            self.server.dispatcher.log(f"request refused: {type(error).__name__}", "error")
            self._refuse(400)
            return
        self._send(200, headers, content)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return lambda: self._refuse(405)
        raise AttributeError(name)

    def log_message(self, *_parts):
        """Addresses and paths are of no use in the zone's log."""

    def _body(self):
        size = self.headers.get("Content-Length", "")
        if not size.isdigit():
            self._refuse(411)
        elif int(size) > MOST_BYTES:
            self._refuse(413)
        else:
            try:
                return self.rfile.read(int(size)).decode("utf-8")
            except UnicodeDecodeError:
                self._refuse(400)
        return None

    def _refuse(self, status):
        # What is left of the body would be taken for the next request.
        self.close_connection = True
        self._send(status, [("Connection", "close")] + ([("Allow", "POST")] if status == 405 else []), b"")

    def _send(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def main():
    """Serves until the container ends."""
    sdk = importlib.import_module(os.environ.get("ZONE_SDK_MODULE") or "wwspecapisdk")
    address = (os.environ.get("ZONE_HOST", ""), int(os.environ.get("ZONE_PORT") or 8080))
    server = Server(address, Dispatcher(sdk, Events()))
    sys.stdout.write(f"zone program on port {server.server_address[1]}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
