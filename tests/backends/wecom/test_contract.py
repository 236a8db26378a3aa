"""The three WeCom backends pass the exam of all backends."""

from __future__ import annotations

import pytest

from assist_app.assist.backend import Backend
from assist_app.model.conversation import Conversation, Role
from tests.backends.contract import Contract
from tests.backends.wecom.stage import Stage


class WeComContract(Contract):
    """Texts lie on the platform; conversations here carry references."""

    needs_text = False
    kind = ""

    @pytest.fixture
    def backend(self) -> Backend:
        """An account of this kind on a platform of its own."""
        self.stage = Stage()
        self.talks = 0
        return self.stage.adapter(self.kind)

    def talk(self, *turns: tuple[Role, str]) -> Conversation:
        """The same, lying on the platform under ids of its own."""
        self.talks += 1
        return self.stage.talk(*turns, prefix=f"t{self.talks}-")


class TestRecommend(WeComContract):
    kind = "recommend"
    family = "wecom-recommend"


class TestProgram(WeComContract):
    kind = "program"
    family = "wecom-program"


class TestModel(WeComContract):
    kind = "model"
    family = "wecom-model"
