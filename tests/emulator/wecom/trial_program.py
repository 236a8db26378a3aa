"""A program of the zone that behaves as its ability's name says."""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread

from wwspecapisdk import ChatDataSDK, WWToSpecHTTPReqDecoder, WWToSpecHTTPRspConstructor


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        call = WWToSpecHTTPReqDecoder(list(self.headers.items()), body)
        way, job = call.get_ability_id(), call.get_job_info()
        if way == "mute":
            os._exit(3)
        if way in ("hang", "late"):
            time.sleep(30 if way == "hang" else 1)
        if way == "http500":
            self.send_error(500)
            return
        sdk = ChatDataSDK(call.get_corpid(), call.get_agentid(), way, job)
        if job and way != "late":
            Thread(target=work, args=(sdk, way, call.get_data())).start()
        answer = WWToSpecHTTPRspConstructor(result(way, call.get_data(), job))
        headers = answer.get_exception_header() if way == "exception" else answer.get_normal_header()
        encoded = b"plain text" if way == "bare" else answer.get_encoded_body().encode()
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(encoded)

    def log_message(self, format, *args):
        pass


def result(way, data, job):
    if job and way != "leak":
        data = "done"
    if way == "wrong":
        return json.dumps({"echo": 7, "more": True})
    return json.dumps({"echo": data, "number": 1}, ensure_ascii=False)


def work(sdk, way, data):
    if "TRIAL_SEEN" in os.environ:
        with Path(os.environ["TRIAL_SEEN"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(data) + "\n")
    if way == "crash":
        time.sleep(0.2)
        os._exit(4)
    report = {"errcode": 0, "result": result(way, data, True)}
    if way == "sorry":
        report = {"errcode": 17}
    sdk.program_async_job_call_back(json.dumps(report))
    if way == "twice":
        second = {"errcode": 0, "result": json.dumps({"echo": "second", "number": 2})}
        sdk.program_async_job_call_back(json.dumps(second))


class Server(ThreadingMixIn, HTTPServer):
    daemon_threads = True


if __name__ == "__main__":
    Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
