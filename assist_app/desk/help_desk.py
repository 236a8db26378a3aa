"""The settings' pages about the program itself: how it fares on this machine, and what it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import distributions
from typing import Any

from assist_app.build_id import build
from assist_app.i18n import _
from assist_app.paths import DataFolder, resources
from assist_app.rooms.keeping import Kept
from assist_app.rooms.starting import Late
from assist_app.tasks import TaskSet
from assist_app.ui.pages.about_page import AboutPage
from assist_app.ui.pages.doctor_page import DoctorPage

NOTICES = "THIRD-PARTY-NOTICES.txt"


class HelpDesk:
    """Adds the pages to a settings dialog and fills them when they are looked at."""

    def __init__(
        self,
        folder: DataFolder,
        late: Late,
        copy: Callable[[str], None],
        tasks: TaskSet,
        trouble: Callable[[], str] = str,
    ) -> None:
        """`trouble` says why there is no engine, "" while there is one."""
        self._trouble = trouble
        self._folder, self._late, self._copy, self._tasks = folder, late, copy, tasks
        self._dialog: Any = None

    def add_pages(self, dialog: Any, kept: Kept) -> None:
        """Both pages. `kept` is what the window has open."""
        self._dialog = dialog
        dialog.finished.connect(self._closed)
        doctor = DoctorPage(self._copy)
        doctor.wanted.connect(lambda: self._start(self._examine(dialog, doctor, kept)))
        dialog.add_page(doctor, _("Doctor"))
        dialog.when_shown(doctor, doctor.ask)
        about = AboutPage(dialog.windowIcon(), str(build()), self._copy)
        dialog.add_page(about, _("About"))
        dialog.when_shown(about, lambda: self._start(self._tell(dialog, about)))

    def _start(self, work: Any) -> None:
        self._tasks.start(work, name="help")

    def _closed(self) -> None:
        self._dialog = None

    async def _examine(self, dialog: Any, page: DoctorPage, kept: Kept) -> None:
        checks = await asyncio.to_thread(self._checks, kept)
        if self._dialog is dialog:
            page.show_checks(*checks)

    def _checks(self, kept: Kept) -> tuple[Any, str]:
        doctor = self._late("doctor")
        checks = self._late("cli.checkup").check_all(self._folder, resources(), self._late, kept)
        if why := self._trouble():
            remedy = _("Start Assist again. If that does not help, report it with the log.")
            checks = (*checks, doctor.Check(_("Engine"), doctor.State.FAIL, why, remedy))
        return checks, doctor.as_json(checks)

    async def _tell(self, dialog: Any, page: AboutPage) -> None:
        text = await asyncio.to_thread(notices)
        if self._dialog is dialog:
            page.set_notices(text)


def notices() -> str:
    """What a package carries; in a checkout, names and versions of what is installed."""
    try:
        return (resources() / NOTICES).read_text(encoding="utf-8")
    except OSError:
        rows = {f"{one.metadata['Name']} {one.version}" for one in distributions()}
        return "\n".join(sorted(rows, key=str.lower))
