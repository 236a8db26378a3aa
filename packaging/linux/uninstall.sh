#!/bin/sh
# Takes Assist away again. Conversations, library and settings stay in the user's data folder.
set -eu
prefix=${PREFIX:-$HOME/.local}
rm -f "$prefix/bin/assist-app" "$prefix/share/applications/app.assist.Assist.desktop" \
    "$prefix/share/metainfo/app.assist.Assist.metainfo.xml" \
    "$prefix/share/icons/hicolor/scalable/apps/app.assist.Assist.svg"
rm -rf "$prefix/lib/assist"
echo "Assist is removed. Your data are still in ${XDG_DATA_HOME:-$HOME/.local/share}/assist."
