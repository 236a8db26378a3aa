"""From the command line to a window on the screen: one start for each data folder, its picture first."""
