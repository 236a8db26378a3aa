"""Personal data becomes placeholders before a text leaves this computer, and comes back in the answer."""
