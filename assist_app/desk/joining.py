"""Signals of the window and the controller, joined to those who answer them."""

from __future__ import annotations

from assist_app.desk.opening import Opening
from assist_app.desk.presenting import Presenter
from assist_app.desk.way_out import WayOut
from assist_app.guards.copying import Copying
from assist_app.model.feedback import Outcome
from assist_app.startup.choosing import Choosing
from assist_app.ui.window.assist_controller import AssistController
from assist_app.ui.window.main_window import MainWindow
from assist_app.vendors.asking import Asking


def join_controller(
    controller: AssistController, window: MainWindow, presenter: Presenter, copying: Copying
) -> None:
    """What is new in conversations and advice is shown."""
    controller.summaries_changed.connect(presenter.show_summaries)
    controller.messages_changed.connect(window.messages.apply)
    controller.more_coming.connect(window.messages.expect_more)
    controller.page_arrived.connect(window.messages.set_page)
    controller.advice_changed.connect(copying.bearings.note_advice)
    controller.advice_changed.connect(presenter.show_advice)
    controller.conversation_opened.connect(lambda _talk, _size: copying.front_changed())
    controller.copied.connect(window.panel.confirm_copied)
    controller.copied.connect(lambda _name, _part, text: copying.say_copied(text))
    controller.withdrawn.connect(presenter.withdraw)
    controller.emptied.connect(presenter.show_nothing)
    controller.trouble.connect(window.notices.show_notice)


def join_work(window: MainWindow, controller: AssistController, copying: Copying) -> None:
    """What the agent does with conversations and suggestions is done."""
    panel = window.panel
    panel.copy_wanted.connect(copying.use_suggestion)
    panel.edited_copy_wanted.connect(copying.use_edited)
    panel.downvoted.connect(lambda s, n: controller.judge(s, n, Outcome.DOWNVOTED))
    panel.dismissed.connect(lambda s, n: controller.judge(s, n, Outcome.DISMISSED))
    panel.taken_back.connect(lambda s, n: controller.judge(s, n, Outcome.TAKEN_BACK))
    panel.shown.connect(controller.note_shown)
    panel.warned.connect(window.status.set_passing_note)
    window.conversations.chosen.connect(controller.open)
    window.messages.page_wanted.connect(controller.fetch_page)
    window.composer.copy_wanted.connect(copying.copy)
    window.composer.copy_pieces_with(lambda text: copying.copy_piece(text, copying.bearings.draft))
    panel.copy_pieces_with(copying.copy_piece_of)
    for part in (window.messages, window.status):
        part.copy_wanted.connect(copying.copy_for_us)


def join_menus(
    window: MainWindow, choosing: Choosing, opening: Opening, asking: Asking, way_out: WayOut
) -> None:
    """Windows, dialogs and settings that are asked for in the window."""
    window.messages.text_wanted.connect(
        lambda m: opening.dialogs.opener.show_text(m.author or m.role.value, m.text)
    )
    window.welcome.connect_wanted.connect(lambda: opening.open_settings(way_out.found(), sources=True))
    window.theme_toggled.connect(choosing.toggle_theme)
    window.layout_toggled.connect(lambda only: choosing.choose(layout="panel" if only else "window"))
    window.shortcuts_wanted.connect(lambda: opening.dialogs.show_keys(*opening.global_keys()))
    window.library_wanted.connect(opening.open_library)
    window.settings_wanted.connect(lambda: opening.open_settings(way_out.found()))
    window.leaving_wanted.connect(lambda: asking.show_leaving(choosing.choose))
    window.accounts_wanted.connect(lambda: asking.open_accounts(way_out.found))
    window.may_close = opening.may_close
