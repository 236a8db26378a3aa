"""The store's form, step by step: named functions, run once, in order, recorded with their date."""

from __future__ import annotations

import time
from collections.abc import Callable

import apsw

from assist_app.i18n import _
from assist_app.model.errors import NewerThanApp

Migration = Callable[[apsw.Connection], None]


def m001_conversations(db: apsw.Connection) -> None:
    """Conversations, messages, what was already seen, and the cursors of sources."""
    db.execute(
        """
        create table conversation (
            id text primary key, source text not null, title text not null default '',
            refs text not null default '{}', size integer not null default 0,
            last_line text, last_role text not null default 'customer', last_at real not null default 0,
            last_place real not null default 0, answered_place real not null default 0,
            unread integer not null default 0, waiting_since real,
            attitude text, attitude_place real not null default 0
        ) strict;
        create table message (
            row integer primary key, source text not null, id text not null, conversation text not null,
            role text not null, author text not null, text text, sent_at real not null,
            place real not null, revision integer not null, worded_at real not null, state text not null,
            reply_to text, refs text not null, created integer not null, intent_code text, intent_name text,
            confidence real, attitude text, unique (source, id)
        ) strict;
        create index message_order on message (conversation, place, row);
        create table cursor (source text primary key, value text not null) strict;
        """
    )


def m002_library(db: apsw.Connection) -> None:
    """Scripts, intents and the vectors computed from script texts."""
    db.execute(
        """
        create table script (
            row integer primary key autoincrement, id text not null unique, language text not null,
            title text not null, messages text not null, intents text not null, category text not null,
            tags text not null, internal integer not null
        ) strict;
        create table intent (
            code text not null, language text not null, name text not null, description text not null,
            domain text not null, level text not null, examples text not null, script text not null,
            primary key (code, language)
        ) strict;
        create table vector (
            script text not null, model text not null, value blob not null, primary key (script, model)
        ) strict, without rowid;
        """
    )


def m003_feedback(db: apsw.Connection) -> None:
    """What agents did with suggestions, and the running counts behind "used 12 times"."""
    db.execute(
        """
        create table feedback (
            row integer primary key, at real not null, conversation text not null, suggestion text not null,
            outcome text not null, script text, intent text, backend text not null, position integer not null,
            shown_at real, edit_share real
        ) strict;
        create table usage (
            script text not null, intent text not null, used integer not null, downvoted integer not null,
            primary key (script, intent)
        ) strict, without rowid;
        """
    )


def m004_sentences_and_order(db: apsw.Connection) -> None:
    """Vectors of the sentences intents are learned from, by digest; the order a library is read in."""
    db.execute(
        """
        create table sentence (
            digest blob not null, model text not null, value blob not null, primary key (digest, model)
        ) strict, without rowid;
        create index script_order on script (language, category, id);
        """
    )


def m005_learning(db: apsw.Connection) -> None:
    """What each agent's choices teach, in the place of plain counts; the turn of an outcome."""
    db.execute(
        """
        alter table feedback add column agent text not null default '';
        alter table feedback add column turn text not null default '';
        alter table feedback add column signs text not null default '';
        create index feedback_turn on feedback (conversation, turn);
        create table shown (conversation text primary key, turn text not null) strict, without rowid;
        create table learner (
            agent text primary key, explore real not null, seed integer not null, weights text not null,
            turns integer not null
        ) strict, without rowid;
        create table preference (
            agent text not null, script text not null, intent text not null, used integer not null,
            downvoted integer not null, liked real not null, disliked real not null, at real not null,
            primary key (agent, script, intent)
        ) strict, without rowid;
        insert into preference select '', script, intent, used, downvoted, min(used, 4), min(downvoted, 2),
            coalesce((select max(at) from feedback), 0) from usage;
        insert into learner select '', 0.1, 0, '', 0 where exists (select 1 from preference);
        drop table usage;
        """
    )


def m006_recognisers(db: apsw.Connection) -> None:
    """Whose intent a message's note has: the name of an account, "" for the local engine."""
    db.execute("alter table message add column intent_by text not null default ''")


def m007_restrictions(db: apsw.Connection) -> None:
    """Until when a script may be suggested, and the intents it is never suggested for."""
    db.execute(
        """
        alter table script add column expires_at real;
        alter table script add column forbidden text not null default '[]';
        create index script_restricted on script (row)
            where internal or expires_at is not null or forbidden != '[]';
        """
    )


MIGRATIONS: tuple[Migration, ...] = (
    m001_conversations,
    m002_library,
    m003_feedback,
    m004_sentences_and_order,
    m005_learning,
    m006_recognisers,
    m007_restrictions,
)


def migrate(db: apsw.Connection) -> None:
    """Brings the file to the newest form; NewerThanApp when a newer program wrote it."""
    version = db.pragma("user_version")
    if version > len(MIGRATIONS):
        raise NewerThanApp(
            _("Your data was written by a newer version of Assist. Please update; nothing was changed.")
        )
    if version == len(MIGRATIONS):
        return
    with db:
        db.execute("create table if not exists migration (name text primary key, at real not null) strict")
        for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
            step(db)
            db.execute("insert into migration values (?, ?)", (step.__name__, time.time()))
            db.pragma("user_version", number)
