"""Every window and page with something in it, one function for each state worth looking at.

Names of people, scripts and messages are Chinese unless the language is English: in the made-up language
whatever has plain letters comes from the program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMessageBox, QTabWidget, QWidget

from assist_app.assist.board import Board
from assist_app.assist.breaker import BreakerState
from assist_app.assist.leaving import leaving
from assist_app.assist.masking.masker import Maskers
from assist_app.assist.outgoing.check import OutgoingCheck
from assist_app.assist.outgoing.folding import Folding
from assist_app.assist.outgoing.kinds import LEVELS
from assist_app.assist.outgoing.policy import Policy
from assist_app.assist.outgoing.situation import Binding, Situation
from assist_app.assist.outgoing.terms import Term, TermKind
from assist_app.doctor import Check, State, as_json
from assist_app.files.settings import Settings
from assist_app.i18n import _, active_language
from assist_app.model.account import Account
from assist_app.model.conversation import ConversationSummary, Message, Role, TurnNote
from assist_app.model.question import OpenQuestion
from assist_app.model.script import IntentDefinition, IntentLevel, Script
from assist_app.model.shortcuts import Bound, wished
from assist_app.model.suggestion import (
    Attitude,
    AttitudeLabel,
    Intent,
    Reason,
    ReasonKind,
    Suggestion,
)
from assist_app.paths import resources
from assist_app.ui.accounts.account_values import Shelf
from assist_app.ui.accounts.accounts_controller import AccountsController
from assist_app.ui.accounts.accounts_window import AccountsWindow
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.leaving.leaving_dialog import LeavingDialog
from assist_app.ui.leaving.summary_dialog import SummaryDialog
from assist_app.ui.library.lab_chart import Bars
from assist_app.ui.library.lab_page import LabRow
from assist_app.ui.library.learning_page import LearnedRow
from assist_app.ui.library.library_window import LibraryWindow
from assist_app.ui.look.theme import Theme
from assist_app.ui.outgoing.outgoing_sheet import OutgoingSheet
from assist_app.ui.pages.about_page import AboutPage
from assist_app.ui.pages.doctor_page import DoctorPage
from assist_app.ui.pages.first_run import FirstChoice, FirstRun
from assist_app.ui.pages.keys_dialog import KeysDialog
from assist_app.ui.pages.outgoing_page import OutgoingPage
from assist_app.ui.pages.settings_dialog import Facts, SettingsDialog
from assist_app.ui.pages.shortcuts_page import ShortcutsPage
from assist_app.ui.parts.crash_dialog import CrashDialog
from assist_app.ui.parts.passphrase_dialog import PassphraseDialog
from assist_app.ui.window.main_window import MainWindow
from assist_app.ui.window.status_bar import BackendState, Level
from assist_app.vendors.accounts_room import kinds
from tests.backends.contract import question
from tests.fakes import conversation

Screen = Callable[[Theme], QWidget]


def say(chinese: str, english: str) -> str:
    """What a person wrote."""
    return english if active_language() == "en" else chinese


def icon() -> QIcon:
    return QIcon(str(resources() / "icons" / "assist.svg"))


# The window


def window(theme: Theme, *, panel_only: bool = False, filled: bool = True) -> MainWindow:
    made = MainWindow({"embedded": _("Local"), "other": say("融云", "RongCloud")})
    made.set_panel_only(panel_only)
    made.set_theme(theme)
    made.status.set_state("embedded", BackendState(Level.OK, _("Local: ready")))
    if filled:
        fill(made)
    return made


def fill(made: MainWindow) -> None:
    customer, agent = Role.CUSTOMER, Role.AGENT
    late = say("快递三天没更新了，到底怎么回事？", "No tracking update for three days. What is going on?")
    names = (("王女士", "Ms Wang"), ("刘伟", "Liu Wei"), ("张先生", "Mr Zhang"), ("陈同学", "Chen"))
    moods = ("negative", "", "", "positive")
    since = (time.time() - 161, time.time() - 38, time.time() - 12, None)
    rows = [
        ConversationSummary(f"c{n}", "s", say(*name), late, customer, 1e9 - n, max(0, 2 - n), since[n], mood)
        for n, (name, mood) in enumerate(zip(names, moods, strict=True))
    ]
    made.conversations.set_rows(rows)
    made.conversations.select("c0")
    made.set_active(len(rows))
    made.set_conversation(say("王女士", "Ms Wang"), say("网页客服", "Web chat"))
    upset = TurnNote("track", say("催促物流", "Chase delivery"), 0.9, "negative")
    talk = [
        (
            customer,
            say("你好，我上周买的扫地机器人什么时候到？", "When will the robot vacuum I bought arrive?"),
            None,
        ),
        (agent, say("您好王女士，我帮您查一下，请稍等。", "Hello Ms Wang, let me check that for you."), None),
        (customer, late, upset),
        (
            customer,
            say("明天再不到我就不要了，怎么退款？", "If it is not here tomorrow I want a refund."),
            upset,
        ),
    ]
    messages = [
        Message(f"m{n}", "s", "c0", *turn[:2], 1.7e9 + 60 * n, note=turn[2]) for n, turn in enumerate(talk)
    ]
    made.messages.reset(len(messages), messages)
    evidence = (say("三天没更新", "no tracking update"),)
    intent = Intent(
        "refund",
        say("申请退款", "Request refund"),
        0.91,
        say("物流", "Delivery"),
        evidence,
        say("改地址", "New address"),
    )
    made.intent.show_intent(intent, Attitude(AttitudeLabel.NEGATIVE, 0.9))
    made.questions.show_questions(
        (
            OpenQuestion(say("到底怎么回事？", "What is going on?"), "m2", ("1",)),
            OpenQuestion(say("怎么退款？", "How do I get a refund?"), "m3"),
        )
    )
    made.panel.show_rows("t1", suggestions())
    made.status.set_state(
        "other",
        BackendState(
            Level.WARNING, _("RongCloud") + say(" 超时，已改用备用域名", " timed out, using backup")
        ),
    )
    made.status.set_note(_("Works offline"))
    made.set_writing(True)
    made.talk_header.leaving.setVisible(True)
    made.search.set_count(12_345)


def suggestions() -> tuple[Suggestion, ...]:
    words = say("没更新", "tracking"), say("退款", "refund")
    return (
        Suggestion(
            "1",
            (
                say(
                    "王女士，非常抱歉让您久等，已为您加急催促物流。",
                    "I am sorry for the wait. I have chased the carrier.",
                ),
                say(
                    "如果您仍想退款，{时效}到账。",
                    "If you prefer a refund, it arrives within {working days}.",
                ),
            ),
            ("embedded", "other"),
            reasons=(Reason(ReasonKind.INTENT), Reason(ReasonKind.PAST_USE, ("12",))),
        ),
        Suggestion(
            "2",
            (say("退款会原路返回。", "Refunds return the way you paid."),),
            ("embedded",),
            reasons=(Reason(ReasonKind.WORDS, words),),
        ),
        Suggestion(
            "3",
            (say("给您带来不便深表歉意。", "Apologies for the trouble."),),
            ("other",),
            reasons=(Reason(ReasonKind.TRIAL),),
            complete=False,
        ),
        Suggestion(
            "4",
            (say("오늘 도착합니다.", "包裹今天送到。"),),
            ("embedded",),
            reasons=(Reason(ReasonKind.MEANING),),
            foreign=say("en", "zh"),
        ),
    )


def unsure(theme: Theme) -> QWidget:
    made = window(theme)
    made.panel.show_not_sure("t2")
    made.intent.show_intent(Intent("other", "", 0.2), None)
    made.questions.show_questions(())
    made.composer.enter_customer_text()
    made.notices.show_notice(
        _("Language and library take effect at the next start."), _("Set a pass-phrase…"), lambda: None
    )
    made.status.set_progress(3, 10)
    return made


def empty(theme: Theme) -> QWidget:
    made = window(theme, filled=False)
    made.set_active(0)
    made.show_welcome(True)
    made.composer.expect_customer_text()
    return made


def searching(theme: Theme, *, panel_only: bool = False) -> QWidget:
    made = window(theme, panel_only=panel_only)
    scripts = [
        Script(
            "s1",
            "zh",
            say("退款时效", "How long a refund takes"),
            (say("退款一到三天到账。", "Refunds take one to three days."),),
            category=say("支付", "Payment"),
        ),
        Script(
            "s2",
            "zh",
            say("退款原路返回", "Refunds go back"),
            (say("退款会原路返回。", "A refund goes back the way you paid."),),
        ),
    ]
    found = (
        SearchRow(scripts[0], (say("退款", "refund"),)),
        SearchRow(scripts[1], mark=_("for colleagues only"), by_meaning=True),
    )
    query = say("退款", "refund")
    made.search.setText(query)
    made.results.set_query(query)
    made.results.show_rows(query, found)
    made.show_results(True)
    return made


def nothing_found(theme: Theme) -> QWidget:
    made = window(theme, panel_only=True)
    made.search.setText(say("无", "nothing"))
    made.results.set_query(say("无", "nothing"))
    made.results.show_rows(say("无", "nothing"), ())
    made.show_results(True)
    return made


def composing(theme: Theme) -> QWidget:
    made = window(theme, panel_only=True)
    made.tray.add(say("您好，", "Hello,"))
    made.tray.add(say("今天送到。", "it arrives today."))
    return made


def outgoing(text: str, theme: Theme, *, left: bool = False) -> QWidget:
    made = window(theme, panel_only=True)
    sheet = OutgoingSheet(made, made.replies_place)
    sheet.set_theme(theme)
    check = OutgoingCheck(Folding())
    check.use(policy())
    meant, front = Binding("a", say("王女士", "Ms Wang")), Binding("b", say("刘伟", "Liu Wei"))
    judge = lambda there: check.check(there, Situation(meant=meant, front=front))  # noqa: E731
    made.resize(made.width(), 800)
    made.show()
    (sheet.note if left else sheet.ask)(text, judge(text), judge, lambda: front.title)
    return made


def policy() -> Policy:
    terms = (
        Term(say("最便宜", "cheapest"), TermKind.SUPERLATIVE, say("实惠", "inexpensive")),
        Term(say("滚", "stupid")),
    )
    return Policy(LEVELS, terms)


# Library


def library(tab: int, theme: Theme, *, filled: bool = True) -> QWidget:
    made = LibraryWindow(clock=lambda: 0.0)
    made.lab.chart.set_theme(theme)
    made.findChild(QTabWidget).setCurrentIndex(tab)
    made.lab.set_backends({"embedded": _("Local"), "a": say("融云", "RongCloud")})
    if filled:
        furnish(made)
    return made


def furnish(made: LibraryWindow) -> None:
    title = say("退款时效", "How long a refund takes")
    scripts = [
        Script(
            f"s{n}",
            "zh",
            f"{title} {n}",
            (say("退款一到三天到账 {姓名}。", "It takes one to three days, {name}."),),
            ("refund",),
            internal=n == 1,
        )
        for n in range(8)
    ]
    made.set_scripts(len(scripts), scripts)
    made.set_categories((("zh", say("支付", "Payment")),))
    name = say("申请退款", "Request refund")
    made.set_intents(
        (
            IntentDefinition("1", name, "zh", name, say("支付", "Payment"), examples=(name, name)),
            IntentDefinition("2", say("问候", "Greeting"), "zh", level=IntentLevel.GLOBAL, examples=(name,)),
        )
    )
    made.show_try(Intent("1", name, 0.91, say("支付", "Payment")), Attitude(AttitudeLabel.NEGATIVE, 0.9))
    made.learning.show_learned("3 · 2", 0.1, [LearnedRow(title, name, 0.7, 3, 1)] * 4)
    made.lab.set_chosen("12")
    shares = tuple((each, 0.5, 0.7) for each in ("1", "3"))
    rows = [LabRow(_("Local"), ("12", "50 %", "70 %", "6"))]
    made.lab.show_rows((_("Backend"), _("Calls today"), "1", "3", "4"), rows, [Bars(_("Local"), shares)])
    made.lab.show_step(3, 12)
    scripts_list = made._scripts.list
    scripts_list.setCurrentIndex(scripts_list.model().index(1))
    intents = made._intents.list
    intents.setCurrentIndex(intents.model().index(1))


# Accounts


class StillRoom:
    """What an accounts' window asks for; nothing is read by itself."""

    def __init__(self) -> None:
        self.kinds = kinds()


class StillController(AccountsController):
    """Reads nothing: what is to be seen is put there."""

    def refresh(self) -> None:
        """Nothing."""


def accounts(theme: Theme, *, family: str = "", board: bool = False, filled: bool = True) -> QWidget:
    stored = (
        Account("a1", "dianjin", say("一号", "Desk 1"), {"workspace_id": "1"}, ("access_key_id",), order=1),
        Account("a2", "openai", say("本机", "This PC"), {"model": "1"}, order=2, enabled=False),
    )
    boards = (
        Board("embedded", _("Local"), 6.2, 14.0, 3),
        Board(
            "a1",
            say("一号", "Desk 1"),
            412.0,
            900.0,
            4,
            {"network": 1, "auth": 3},
            BreakerState.OPEN,
            24.2,
            7,
            93,
        ),
    )
    made = AccountsWindow(
        StillController(StillRoom(), lambda _renewed: None, lambda: boards if filled else ()),
        lambda _text: None,
    )  # type: ignore[arg-type]
    made.set_theme(theme)
    made.accounts.set_shelf(
        Shelf(
            stored if filled else (),
            _("Secrets are kept in the system keyring of this PC, in no file of Assist."),
        )
    )
    if family:
        made.accounts.begin(family)
    made.tabs.setCurrentIndex(int(board))
    return made


# Settings


def settings(page: int, theme: Theme) -> QWidget:
    facts = Facts(
        "http://127.0.0.1:8765",
        "123",
        "/1/2/3",
        _("The key is in the system keyring."),
        "0.1.0",
        way_out=_("Set a pass-phrase…"),
    )
    made = SettingsDialog(Settings(), facts, lambda _text: None)
    made.add_page(OutgoingPage(policy()), _("Outgoing"))
    keys = ShortcutsPage(Settings(), "", tray=False)
    made.add_page(keys, _("Panel and keys"))
    doctor = DoctorPage(lambda _text: None)
    checks = (
        Check(_("Versions"), State.OK, "0.1.0"),
        Check(
            _("Port"),
            State.WARN,
            "8765",
            _("Unlock or install a system keyring, or set a pass-phrase in the window."),
        ),
        Check(
            _("Encryption"),
            State.FAIL,
            "1",
            _("Unlock or install a system keyring, or set a pass-phrase in the window."),
        ),
    )
    doctor.show_checks(checks, as_json(checks))
    made.add_page(doctor, _("Doctor"))
    about = AboutPage(icon(), "0.1.0 (1, 2026-11-21)", lambda _text: None)
    about.set_notices("0.1.0\n" * 40)
    made.add_page(about, _("About"))
    made.findChild(QTabWidget).setCurrentIndex(page)
    return made


# Dialogs


def first_run(page: int, theme: Theme) -> QWidget:
    made = FirstRun(
        FirstChoice("en" if active_language() == "en" else "zh_CN"), "http://127.0.0.1:8765", icon()
    )
    made.use_services(lambda: {kind.spec.family: (_(kind.spec.title), kind.about) for kind in kinds()})
    made._customers.mark("file")
    made._show(page)
    return made


def what_leaves(theme: Theme) -> QWidget:
    made = LeavingDialog(theme)
    said = conversation(
        (Role.AGENT, say("好的", "OK")),
        (Role.CUSTOMER, say("我的电话是 13812345678，李雷", "Call 13812345678, Rumpel")),
    )
    names = (say("李雷", "Rumpel"),)
    made.show_accounts((say("一号", "Desk 1"),), (say("二号", "Desk 2"),))
    made.show_leaving(leaving(question(said), Maskers(lambda: names).of("test/c")), names)
    return made


def summary(theme: Theme) -> QWidget:
    made = SummaryDialog(say("王女士", "Ms Wang"), lambda _text: None)
    made.begin_writing()
    made.show_written(say("客户催促物流，并要求退款。", "The customer chases a delivery and wants a refund."))
    made.end_writing()
    return made


def crash(theme: Theme) -> QWidget:
    return CrashDialog("1.py:1\n2.py:2", lambda _text: None)


def passphrase(theme: Theme, *, new: bool) -> QWidget:
    return PassphraseDialog(new=new)


def shortcuts(theme: Theme) -> QWidget:
    return KeysDialog(wished({}), "", Bound({}, {}))


def asked(theme: Theme) -> QWidget:
    box = QMessageBox()
    box.setText(_("Remove the account “{name}”?").format(name=say("一号", "Desk 1")))
    box.setInformativeText(_("Its secrets are removed from this PC too. This cannot be undone."))
    box.addButton(_("Remove account"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole))
    return box


FAMILIES = ("dianjin", "rongcloud", "wecom-recommend", "wecom-program", "wecom-model", "openai")
PAGES = ("general", "sources", "storage", "outgoing", "keys", "doctor", "about")
TABS = ("scripts", "intents", "lab", "learned")
BAD = ("保证明天送到，最便宜。", "We guarantee it arrives tomorrow, the cheapest.")
SECRET = ("卡号：6222 0202 0001 1234 561", "Your password: abcD1234!x")

SCREENS: Mapping[str, Screen] = MappingProxyType(
    {
        "window": window,
        "window-unsure": unsure,
        "window-empty": empty,
        "window-search": searching,
        "panel": lambda theme: window(theme, panel_only=True),
        "panel-search": lambda theme: searching(theme, panel_only=True),
        "panel-nothing": nothing_found,
        "panel-composing": composing,
        "panel-asks": lambda theme: outgoing(say(*BAD), theme),
        "panel-blocks": lambda theme: outgoing(say(*SECRET), theme),
        "panel-notes": lambda theme: outgoing(say(*BAD), theme, left=True),
        **{f"library-{tab}": lambda theme, n=n: library(n, theme) for n, tab in enumerate(TABS)},
        **{
            f"library-{tab}-empty": lambda theme, n=n: library(n, theme, filled=False)
            for n, tab in enumerate(TABS)
        },
        "accounts": accounts,
        "accounts-empty": lambda theme: accounts(theme, filled=False),
        "accounts-board": lambda theme: accounts(theme, board=True),
        **{f"accounts-{one}": lambda theme, one=one: accounts(theme, family=one) for one in FAMILIES},
        **{f"settings-{page}": lambda theme, n=n: settings(n, theme) for n, page in enumerate(PAGES)},
        **{f"first-run-{n + 1}": lambda theme, n=n: first_run(n, theme) for n in range(3)},
        "leaving": what_leaves,
        "summary": summary,
        "crash": crash,
        "passphrase-new": lambda theme: passphrase(theme, new=True),
        "passphrase-old": lambda theme: passphrase(theme, new=False),
        "shortcuts": shortcuts,
        "question": asked,
    }
)
