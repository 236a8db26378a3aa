"""Tongyi DianJin as its documents describe it: RecognizeIntention and RealtimeDialogAssist."""

from __future__ import annotations

from assist_app.emulator.dianjin.dianjin import DianJin

__all__ = ["DianJin"]
