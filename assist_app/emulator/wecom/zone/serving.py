"""What every program of the emulator does around its work: port, decoding, answering, uploading later."""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn

from wwspecapisdk import (  # type: ignore[import-not-found]
    ChatDataSDK,
    WWToSpecHTTPReqDecoder,
    WWToSpecHTTPRspConstructor,
    spec_log_error,
)

MOST_BYTES = 8 * 1024 * 1024
ACCEPTED = "{}"


class Handler(BaseHTTPRequestHandler):
    """POST to the root path; everything else is 405."""

    def do_POST(self) -> None:
        """Decodes, works, answers."""
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/" or not 0 < length <= MOST_BYTES:
            self.send_error(400)
            return
        body = self.rfile.read(length).decode("utf-8", "replace")
        try:
            answer = self._work(WWToSpecHTTPReqDecoder(list(self.headers.items()), body))
            reply = WWToSpecHTTPRspConstructor(answer)
            headers = reply.get_normal_header()
        except Exception as error:
            spec_log_error("request failed: " + type(error).__name__)
            reply = WWToSpecHTTPRspConstructor("{}")
            headers = reply.get_exception_header()
        encoded = reply.get_encoded_body().encode()
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    def _work(self, request: "WWToSpecHTTPReqDecoder") -> str:
        """The answer, or an acknowledgement when the result is uploaded later."""
        sdk = ChatDataSDK(
            request.get_corpid(), request.get_agentid(), request.get_ability_id(), request.get_job_info()
        )
        work = self.server.work  # type: ignore[attr-defined]
        if not request.get_job_info():
            return str(work(sdk, request))
        threading.Thread(target=upload, args=(work, sdk, request), daemon=True).start()
        return ACCEPTED

    def do_GET(self) -> None:
        """Nothing but POST is served."""
        self.send_error(405)

    do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """No access log."""


def upload(work: "object", sdk: "ChatDataSDK", request: "WWToSpecHTTPReqDecoder") -> None:
    """Works and reports the result, or the number 1 when the work failed."""
    try:
        report = {"errcode": 0, "result": work(sdk, request)}  # type: ignore[operator]
    except Exception as error:
        spec_log_error("job failed: " + type(error).__name__)
        report = {"errcode": 1}
    sdk.program_async_job_call_back(json.dumps(report, ensure_ascii=False))


class Server(ThreadingMixIn, HTTPServer):
    """A thread for each request."""

    daemon_threads = True


def serve(work: "object") -> None:
    """Serves `work(sdk, request)` at the port that PORT or the first argument names, else 8080."""
    port = int(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PORT", "8080"))
    server = Server(("127.0.0.1", port), Handler)
    server.work = work  # type: ignore[attr-defined]
    server.serve_forever()
