"""What is pushed to an application's data-callback address: an encrypted, signed XML."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
"""Padding goes to 32 bytes, not to the 16 of the cipher."""


@dataclass(frozen=True, slots=True)
class Callback:
    """Where an application is told, and with what; `aes_key` are the 43 signs of the console."""

    url: str
    token: str = field(repr=False)
    aes_key: str = field(repr=False)

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """`msg_signature`: SHA-1 of the four strings, sorted and joined."""
        joined = "".join(sorted((self.token, timestamp, nonce, encrypted)))
        return hashlib.sha1(joined.encode()).hexdigest()

    def seal(self, message: str, receive_id: str, prefix: bytes) -> str:
        """The encrypted text; `prefix` are 16 random bytes."""
        raw = message.encode()
        plain = prefix + len(raw).to_bytes(4, "big") + raw + receive_id.encode()
        short = BLOCK - len(plain) % BLOCK
        locked = self._cipher().encryptor()
        return base64.b64encode(locked.update(plain + bytes([short]) * short) + locked.finalize()).decode()

    def open(self, encrypted: str, receive_id: str) -> str:
        """The message within; ValueError when it was not made with this key for this receiver."""
        try:
            opened = self._cipher().decryptor()
            plain = opened.update(base64.b64decode(encrypted, validate=True)) + opened.finalize()
        except (binascii.Error, ValueError) as error:
            raise ValueError("not encrypted with this key") from error
        if not plain or not 1 <= plain[-1] <= BLOCK:
            raise ValueError("not encrypted with this key")
        body = plain[16 : -plain[-1]]
        length = int.from_bytes(body[:4], "big")
        if body[4 + length :] != receive_id.encode():
            raise ValueError("for another receiver")
        return body[4 : 4 + length].decode()

    def matches(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bool:
        """Whether a signature is right, compared in constant time."""
        return hmac.compare_digest(signature, self.signature(timestamp, nonce, encrypted))

    def _cipher(self) -> Cipher[modes.CBC]:
        # The well-known sample key has trailing bits that a strict decoder refuses.
        key = binascii.a2b_base64(self.aes_key + "=", strict_mode=False)
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def notice(corp_id: str, at: int, notify_id: str, scene: int) -> str:
    """The plain XML that tells an application to fetch an event by its id."""
    return (
        f"<xml><ToUserName><![CDATA[{corp_id}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[program_notify]]></Event><NotifyId><![CDATA[{notify_id}]]></NotifyId>"
        f"<NotifyScene>{scene}</NotifyScene></xml>"
    )


def pushed(corp_id: str, encrypted: str, agent_id: int) -> bytes:
    """The body of a push."""
    return (
        f"<xml><ToUserName><![CDATA[{corp_id}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
        f"<AgentID><![CDATA[{agent_id}]]></AgentID></xml>"
    ).encode()
