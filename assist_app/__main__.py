"""`python -m assist_app` is the same as `assist-app`."""

from __future__ import annotations

import sys

from assist_app.app import main

if __name__ == "__main__":
    sys.exit(main())
