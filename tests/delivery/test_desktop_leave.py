"""What the desktop gave lies in a vault that may not be there yet: that costs a question, no insertion."""

from __future__ import annotations

import pytest

from assist_app.model.errors import VaultError
from assist_app.rooms.desktop_leave import DesktopLeave
from assist_app.vault import Vault


@pytest.mark.parametrize("error", [AttributeError, OSError, VaultError])
def test_a_vault_that_cannot_be_had_is_none(error: type[Exception]) -> None:
    def none() -> Vault:
        raise error("x")

    leave = DesktopLeave(none)
    assert leave.read() == ""
    leave.write("token")
    leave.write("")
