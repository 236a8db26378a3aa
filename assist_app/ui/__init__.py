"""Floor 2: Qt widgets; they take values and emit signals."""
