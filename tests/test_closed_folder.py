"""A data folder that cannot be looked into: said in a sentence, and the doctor works exactly then."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from assist_app.app import late, main
from assist_app.cli.checkup import check_all
from assist_app.doctor import IDS, State, as_json
from assist_app.files import accounts, settings
from assist_app.files.outgoing_file import load_policy
from assist_app.i18n import use_language
from assist_app.paths import DataFolder, resources
from assist_app.rooms.keeping import Remedy, open_kept, remedy

TOO_LONG = "x" * 300
"""No system lets such a name be looked at, whoever asks; of another user's folder root sees everything."""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A folder of which the system says something else than that it is not there."""
    closed = DataFolder(tmp_path / TOO_LONG)
    assert closed.closed
    return closed


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "--conversation", "-"],
        ["search", "refund"],
        ["accounts", "list"],
        ["learning", "show"],
    ],
)
def test_a_command_says_which_folder_and_what_to_do(
    command: list[str], folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--data-dir", str(folder.root)]) == 1
    said = capsys.readouterr().err
    assert str(folder.root) in said and "--data-dir" in said and "Traceback" not in said


def test_another_users_folder_is_closed_and_a_missing_one_is_not(tmp_path: Path) -> None:
    assert DataFolder(tmp_path / "not yet").closed == ""
    assert DataFolder(tmp_path).closed == ""
    (tmp_path / "file").write_text("no folder")
    assert DataFolder(tmp_path / "file").closed
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    theirs.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        assert DataFolder(theirs).closed == os.strerror(errno.EACCES)
    finally:
        if root:
            os.seteuid(0)
        theirs.chmod(0o700)


def test_nothing_that_is_read_at_the_start_fails(folder: DataFolder) -> None:
    assert settings.load(folder.settings).settings == settings.Settings()
    assert accounts.load(folder.accounts).accounts == ()
    assert load_policy(folder.outgoing, resources()).policy.terms
    kept = open_kept(folder)
    try:
        assert not kept.durable and str(folder.root) in kept.notices[0]
        assert remedy(kept, folder) is Remedy.NONE
    finally:
        kept.store.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_doctor_works_and_names_the_folder(folder: DataFolder, language: str) -> None:
    use_language(language, resources() / "locale")
    try:
        checks = check_all(folder, resources(), late)
        document = json.loads(as_json(checks))
    finally:
        use_language("en", resources() / "locale")
    rows = {row["id"]: row for row in document["checks"]}
    assert set(rows) <= set(IDS.values()) and len(rows) == len(checks)
    assert rows["data_folder"]["state"] == State.FAIL and str(folder.root) in rows["data_folder"]["words"]
    assert rows["data_folder"]["remedy"] and rows["language_model"]["state"] == State.OK
