"""Floor 1, the verbs: asking backends, merging, ordering; no network, no disk, no Qt."""
