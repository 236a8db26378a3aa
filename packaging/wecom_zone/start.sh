#!/bin/sh
# Start command of the program in the console: /bin/sh, argument: the path of this file.
export PYTHONIOENCODING=utf-8 LANG=C.UTF-8
cd "$(dirname "$0")" || exit 1
exec "${ZONE_PYTHON:-python3}" -u zone_program.py
