"""Makes what is installed: bundle, packages, and the papers that go with them."""
