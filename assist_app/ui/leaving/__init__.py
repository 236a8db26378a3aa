"""What leaves this computer, shown."""
