#!/bin/sh
# Installs Assist for this user only, or brings it up to date. Data and settings are left as they are.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-$HOME/.local}
place=$prefix/lib/assist
share=$prefix/share

missing=$(find "$here/assist" -name '*.so*' -exec ldd {} + 2>/dev/null |
    sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | sort -u | while read -r name; do
        find "$here/assist" -name "$name" | grep -q . || echo "$name"
    done)
if [ -n "$missing" ]; then
    echo "These libraries of the system are missing; please have them installed:" >&2
    echo "$missing" >&2
fi

mkdir -p "$prefix/lib" "$prefix/bin" "$share/applications" "$share/metainfo" "$share/icons/hicolor/scalable/apps"
rm -rf "$place.new" "$place.old"
cp -R "$here/assist" "$place.new"
cp "$here/uninstall.sh" "$place.new/uninstall.sh"
# Moved in one step: a program that stops in between is the old one or the new one.
if [ -e "$place" ]; then mv "$place" "$place.old"; fi
mv "$place.new" "$place"
rm -rf "$place.old"
ln -sf "$place/assist-app" "$prefix/bin/assist-app"
sed "s|^\(Try\)\{0,1\}Exec=assist-app|\1Exec=$place/assist-app|" \
    "$here/app.assist.Assist.desktop" >"$share/applications/app.assist.Assist.desktop"
cp "$here/app.assist.Assist.metainfo.xml" "$share/metainfo/"
cp "$here/app.assist.Assist.svg" "$share/icons/hicolor/scalable/apps/"
echo "$("$place/assist-app" --version) is installed in $place."
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "Start it from the menu, or as $prefix/bin/assist-app." ;; esac
