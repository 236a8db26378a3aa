"""Floor 2: where secrets live; the best usable vault and the reason others were passed over."""
