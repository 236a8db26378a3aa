"""How answers look: the gateway's errors in JSON or XML, and the service's own results."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from assist_app.emulator.service import Ground, Reply

BEIJING = 8 * 3600


FAULTS = {
    "throttled": (429, "Throttling.User", "Request was denied due to user flow control."),
    "quota": (429, "Throttling.AllocationQuota", "Allocated quota exceeded."),
    "auth": (403, "SignatureDoesNotMatch", "Specified signature does not match our calculation."),
    "expired": (400, "InvalidSecurityToken.Expired", "Specified security token is expired."),
    "busy": (503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."),
    "vendor": (400, "InvalidParameter", "The request is not valid."),
}


class Gateway:
    """`xml_errors` makes its errors XML; `retry_after` is said when throttling, in milliseconds (0: not)."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.xml_errors = False
        self.retry_after = 200

    def fault(self, kind: str, vendor: Mapping[str, Any]) -> Reply:
        """Of the general gateway codes; what the end of a quota looks like is not documented."""
        if kind == "vendor" and vendor.get("http", 200) < 400:
            code, message = str(vendor.get("code", "500")), str(vendor.get("message", "system error"))
            return self.result(self._ground.now(), code=code, message=message)
        status, code, message = FAULTS.get(kind, FAULTS["busy"])
        code, message = str(vendor.get("code", code)), str(vendor.get("message", message))
        return self.error(vendor.get("http", status), code, message, kind == "throttled")

    def error(self, status: int, code: str, message: str, wait: bool = False) -> Reply:
        number = self._number()
        values = {
            "RequestId": number,
            "HostId": "dianjin.cn-beijing.aliyuncs.com",
            "Code": code,
            "Message": message,
            "Recommend": "https://api.aliyun.com/troubleshoot",
        }
        headers = {"x-acs-request-id": number, "Content-Type": "application/json;charset=utf-8"}
        if wait and self.retry_after:
            headers["x-acs-retry-after"] = str(self.retry_after)
        if not self.xml_errors:
            return Reply(status, msgspec.json.encode(values), headers)
        inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
        xml = f'<?xml version="1.0" encoding="UTF-8"?><Error>{inner}</Error>'
        return Reply(status, xml.encode(), {**headers, "Content-Type": "text/xml;charset=utf-8"})

    def result(
        self, began: float, data: Mapping[str, Any] | None = None, code: str = "0", message: str = "ok"
    ) -> Reply:
        now, number = self._ground.now(), self._number()
        values = {
            "cost": max(0, round((now - began) * 1000)),
            "data": data,
            "dataType": "null",
            "errCode": code,
            "message": message,
            "requestId": number,
            "success": data is not None,
            "time": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now + BEIJING)),
        }
        headers = {"x-acs-request-id": number, "Content-Type": "application/json;charset=utf-8"}
        return Reply(200, msgspec.json.encode(values), headers)

    def _number(self) -> str:
        digits = self._ground.draw(32).upper()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
