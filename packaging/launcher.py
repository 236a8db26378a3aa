"""Where the bundled program begins: the program itself, or one of the scripts that it carries."""

from __future__ import annotations

import importlib
import os
import runpy
import sys
from pathlib import Path


def restore_environment() -> None:
    """Programs that are started from here, such as fc-list, use the system's libraries and not ours."""
    if "LD_LIBRARY_PATH_ORIG" in os.environ:
        os.environ["LD_LIBRARY_PATH"] = os.environ.pop("LD_LIBRARY_PATH_ORIG")
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def carried_script(arguments: list[str], bundle: Path) -> Path | None:
    """The script of the bundle that the first argument names; None for anything else.

    The emulated WeCom runs its programs as processes of `sys.executable`, which is this program here.
    Nothing outside the bundle is ever run.
    """
    if len(arguments) < 2 or not arguments[1].endswith(".py"):
        return None
    script = Path(arguments[1]).resolve()
    return script if script.is_relative_to(bundle) and script.is_file() else None


def run_script(script: Path) -> None:
    """As `python script` would: its folder and PYTHONPATH come first."""
    sys.argv = sys.argv[1:]
    folders = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    sys.path[:0] = [str(script.parent), *folders]
    runpy.run_path(str(script), run_name="__main__")


def main() -> int:
    """The exit status."""
    restore_environment()
    bundle = Path(getattr(sys, "_MEIPASS", ".")).resolve()
    script = carried_script(sys.argv, bundle)
    if script is not None:
        run_script(script)
        return 0
    return int(importlib.import_module("assist_app.app").main())


if __name__ == "__main__":
    sys.exit(main())
