"""Everything that works behind one window, each made with those it needs; nothing of it runs yet."""

from __future__ import annotations

import asyncio
from typing import Any

from assist_app.delivery.clipboard import ClipboardDelivery
from assist_app.desk.beginning import Beginning
from assist_app.desk.composing import Composing
from assist_app.desk.opening import Opening
from assist_app.desk.own_words import OwnWords
from assist_app.desk.playing import Playing
from assist_app.desk.presenting import Presenter
from assist_app.desk.saying import Saying
from assist_app.desk.way_out import WayOut
from assist_app.files.settings import Settings
from assist_app.guards.copying import Copying
from assist_app.guards.outgoing_desk import OutgoingDesk
from assist_app.i18n import _
from assist_app.model.event import Receipt
from assist_app.reach.inserting import Inserting
from assist_app.reach.insertion_loop import InsertionLoop
from assist_app.reach.reaching import Reaching
from assist_app.rooms.rooms import Rooms, Sourcing
from assist_app.rooms.starting import Late, Starting
from assist_app.rooms.wishes import Wishes
from assist_app.startup.first_picture import FirstPicture
from assist_app.tasks import TaskSet
from assist_app.ui.window.assist_controller import AssistController
from assist_app.ui.window.search_controller import SearchController
from assist_app.vendors.asking import Asking


class Furniture:
    """A desk with everything at its place."""

    def __init__(self, picture: FirstPicture, starting: Starting, wishes: Wishes, late: Late) -> None:
        """`late` imports a part of the program by name; it is called on another thread."""
        self.wishes = wishes
        self.late = late
        self.tasks = TaskSet("window")
        self.rooms = Rooms()
        self.choosing, self.window, self.starting = picture.choosing, picture.window, starting
        clipboard = ClipboardDelivery(picture.app.clipboard())
        self.controller = AssistController(
            lambda text: self.copying.put(text), lambda: self.settings.agent_name
        )
        self.presenter = Presenter(self.window)
        self.outgoing = OutgoingDesk(wishes.folder, self.window, late, self.tasks)
        self.copying = Copying(
            clipboard,
            self.window,
            self.controller,
            self.outgoing.checked,
            lambda: self.settings.agent_name,
        )
        self.insertion = InsertionLoop(late)
        self.inserting = Inserting(self.window, self.copying, self.controller, self.insertion)
        self.composing = Composing(self.window, self.copying, self.inserting, self.controller.judge)
        self.own_words = OwnWords(self.window, self.copying, self.inserting, self.controller)
        self.insertion.known.connect(self.window.offer_insertion)
        self.reaching = Reaching(
            self.window,
            picture.docking,
            self.choosing,
            late,
            self.inserting.insert_position,
            lambda: self.copying.take(self._take_said, self.reaching.tell),
            lambda: self.copying.focus_question() or self.window.notices.take_focus_of_waiting(),
            lambda: self.copying.asked_about,
            self.inserting.meant_by,
        )
        self.copying.answered = self.reaching.answered
        self._furnish()

    def _furnish(self) -> None:
        """What works behind the window, each with those it needs."""
        window, folder, tasks = self.window, self.wishes.folder, self.tasks
        copy = self.copying.copy_for_us
        self.searching = SearchController(window, self.copying.copy_script)
        self.saying = Saying(window, self.controller, self.presenter, lambda: self.rooms.intake)
        self.sourcing = Sourcing(self.rooms, self.starting, lambda: self.settings, self.post, tasks)
        self.asking = Asking(folder, window, self.controller, lambda: self.settings, copy, self.late, tasks)
        self.opening = Opening(
            self.rooms,
            folder,
            window,
            self.late,
            self.choosing,
            self.asking,
            self.outgoing,
            copy,
            self.reopen,
            tasks,
        )
        self.way_out = WayOut(
            self.rooms,
            self.wishes,
            window,
            self.late,
            self.sourcing,
            lambda: self.opening.dialogs.unlocking,
            self.reopen,
            tasks,
        )
        pace = self.wishes.demo_pace
        self.playing = Playing(
            self.wishes,
            self.controller,
            self.presenter,
            tasks,
            lambda: self.asking.stand_in(pace),
            self.asking.stand_down,
        )
        self.beginning = Beginning(
            self.wishes, window, self.opening, self.asking, self.way_out, self.play_demo, self.late
        )

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.choosing.settings

    @property
    def kept(self) -> Any:
        """Store and vault, None until they are open."""
        return self.rooms.kept

    @property
    def engine(self) -> Any:
        """The local engine, None until it is made."""
        return self.rooms.engine

    @property
    def intake(self) -> Any:
        """The sources, None until they are open."""
        return self.rooms.intake

    # What several of them do

    def post(self, receipt: Receipt) -> None:
        """On the thread of whoever has stored something."""
        self.controller.post(receipt)
        self.outgoing.hear(receipt)

    def customer_said(self, text: str) -> None:
        """What was typed or pasted as the customer's words is kept."""
        self.tasks.start(self.saying.say(text), name="say")

    def _take_said(self, text: str) -> None:
        self.tasks.start(self._say_taken(text), name="say")

    async def _say_taken(self, text: str) -> None:
        if await self.saying.say(text):
            self.window.status.set_passing_note(_("Taken as the customer's message."))

    def play_demo(self) -> None:
        """As soon as there is all it needs."""
        self.playing.ask(self.kept, self.intake)

    async def reopen(self, passphrase: str | None) -> None:
        """All rooms anew."""
        await self.close_rooms()
        self.starting.begin(passphrase)

    async def close_rooms(self) -> None:
        """Nothing is read, asked or kept any more."""
        await asyncio.to_thread(self.starting.join, 20)
        await self.controller.rest()
        await self.searching.rest()
        await self.opening.rest()
        await self.sourcing.stop()
        await self.asking.rest()
        await self.rooms.close_engine()
