#!/bin/sh
# Writes the exact, hashed pins. Needs pip-tools; index addresses are left out on purpose.
set -e
cd "$(dirname "$0")/../.."
flags="-q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate"
pip-compile $flags -o packaging/requirements/runtime.txt --extra build pyproject.toml
pip-compile $flags -o packaging/requirements/dev.txt --extra build --extra dev pyproject.toml
pip-compile $flags -c packaging/requirements/runtime.txt -o packaging/requirements/package.txt packaging/requirements/package.in
# What only Windows needs is not found by a lock that is made elsewhere; these few pins are kept by hand.
cat packaging/requirements/windows.txt >> packaging/requirements/runtime.txt
cat packaging/requirements/windows.txt packaging/requirements/windows-dev.txt >> packaging/requirements/dev.txt
# refine.txt is kept by hand as well: one package that nothing else needs and whose numpy is in runtime.txt.
