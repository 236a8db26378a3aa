"""Any model behind the interface of chat completions: cloud services, and servers on this computer."""

from assist_app.backends.openai.account import SPEC
from assist_app.backends.openai.backend import OpenAI
from assist_app.backends.openai.writer import OpenAIWriter

__all__ = ["SPEC", "OpenAI", "OpenAIWriter"]
