"""A second start on one data folder brings the first window to the front; imported late, it needs sockets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from assist_app.paths import DataFolder
from assist_app.vault.choice import folder_id

PATIENCE = 1000
"""Milliseconds a second start waits for the first one to answer."""


def call_other(folder: DataFolder) -> bool:
    """Asks the window that has the folder to come to the front; says whether it heard."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(PATIENCE):
        return False
    socket.write(b"raise\n")
    return socket.waitForBytesWritten(PATIENCE)


def listen(folder: DataFolder, come: Callable[[], None], parent: QObject) -> QLocalServer:
    """Calls `come` whenever a second start asks for the window; other users of the machine cannot."""
    # What a killed program left behind would refuse the name.
    QLocalServer.removeServer(_name(folder))
    server = QLocalServer(parent)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

    def called() -> None:
        while (socket := server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
        come()

    server.newConnection.connect(called)
    server.listen(_name(folder))
    return server


def _name(folder: DataFolder) -> str:
    return f"assist-{folder_id(folder.root)}"
