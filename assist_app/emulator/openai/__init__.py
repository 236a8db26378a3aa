"""An OpenAI-compatible model server: models, chat completions with streaming, embeddings."""

from __future__ import annotations

from assist_app.emulator.openai.openai import OpenAI

__all__ = ["OpenAI"]
