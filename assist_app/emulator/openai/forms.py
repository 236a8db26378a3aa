"""What the three addresses take, and errors in the shape every client knows."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

T = TypeVar("T", bound=msgspec.Struct)
Temperature = Annotated[float, Meta(ge=0, le=2)]
Count = Annotated[int, Meta(ge=1)]


class Refused(Exception):
    """An HTTP status and the error object."""

    def __init__(
        self, status: int, message: str, kind: str, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": kind, "param": param, "code": code}


class PartForm(msgspec.Struct):
    """One part of a message in parts; only text is understood."""

    type: str
    text: str = ""


class MessageForm(msgspec.Struct):
    """One message."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[PartForm] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(msgspec.Struct):
    """Whether a chunk with the usage comes last."""

    include_usage: bool = False


class FormatForm(msgspec.Struct):
    """What the answer is to look like."""

    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: dict[str, Any] | None = None


class ChatForm(msgspec.Struct):
    """The body of chat completions; what it does not name is ignored."""

    model: str
    messages: list[MessageForm]
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Meta(ge=1, le=8)] | None = None
    max_tokens: Count | None = None
    max_completion_tokens: Count | None = None
    temperature: Temperature | None = None
    response_format: FormatForm | None = None

    @property
    def most_tokens(self) -> int | None:
        """How long the answer may be."""
        return self.max_completion_tokens or self.max_tokens


class EmbeddingForm(msgspec.Struct):
    """The body of embeddings."""

    model: str
    input: str | list[str]
    encoding_format: Literal["float", "base64"] = "float"


def read(body: bytes, form: type[T]) -> T:
    """The body in its form. Refused when it is no JSON or of the wrong types."""
    try:
        return msgspec.json.decode(body, type=form)
    except msgspec.ValidationError as error:
        place = str(error).rpartition("`$.")[2].rstrip("`") if "`$." in str(error) else None
        raise Refused(400, f"{error}.", "invalid_request_error", None, place) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        said = "We could not parse the JSON body of your request."
        raise Refused(400, said, "invalid_request_error") from error
