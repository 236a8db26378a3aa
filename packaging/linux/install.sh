#!/bin/sh
# Installs Assist for this user only, or brings it up to date. Data and settings are left as they are.
set -eu
unset CDPATH
here=$(cd -- "$(dirname -- "$0")" && pwd -P)
prefix=${PREFIX:-$HOME/.local}
mkdir -p -- "$prefix/lib" "$prefix/bin"
prefix=$(cd -- "$prefix" && pwd -P)
place=$prefix/lib/assist
share=$prefix/share
if [ "$(printf %s "$place" | tr -d '\n\t\r')" != "$place" ]; then
    echo "Assist cannot be installed in a folder with a line break or a tab in its name: $place" >&2
    exit 2
fi

# Processes whose program lies in one of these folders; a folder that was replaced below them counts too.
running() {
    for process in /proc/[0-9]*; do
        program=$(readlink "$process/exe" 2>/dev/null) || continue
        for folder in "$@"; do
            case $program in "$folder"/*) echo "${process#/proc/}" ;; esac
        done
    done
}

# Stopped between the two moves below, an earlier run left only the former program: that one comes back.
if [ ! -e "$place" ] && [ -e "$place.old" ]; then mv -- "$place.old" "$place"; fi
if [ -n "$(running "$place" "$place.old")" ]; then
    echo "Assist is running. Please close it, also behind its tray icon, and start this again." >&2
    exit 3
fi

missing=$(find "$here/assist" -name '*.so*' -exec ldd {} + 2>/dev/null |
    sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | sort -u | while read -r name; do
        find "$here/assist" -name "$name" | grep -q . || echo "$name"
    done)
if [ -n "$missing" ]; then
    echo "These libraries of the system are missing; please have them installed:" >&2
    echo "$missing" >&2
fi

mkdir -p -- "$share/applications" "$share/metainfo" "$share/icons/hicolor/scalable/apps" "$share/man/man1"
rm -rf -- "$place.new" "$place.old"
cp -R -- "$here/assist" "$place.new"
cp -- "$here/uninstall.sh" "$place.new/uninstall.sh"
# Nothing but a power cut comes in between, and then the next run begins with the former program.
trap '' HUP INT TERM
if [ -e "$place" ]; then mv -- "$place" "$place.old"; fi
mv -- "$place.new" "$place"
trap - HUP INT TERM
rm -rf -- "$place.old"
ln -sfn -- "$place/assist-app" "$prefix/bin/assist-app"

# As the Desktop Entry Specification writes a path: quoted in Exec, and a backslash is doubled everywhere.
plain=$(printf %s "$place/assist-app" | sed 's/\\/\\\\/g')
quoted=$(printf %s "$place/assist-app" | sed 's/[\\"`$]/\\&/g; s/%/%%/g; s/\\/\\\\/g')
while IFS= read -r line; do
    case $line in
        Exec=assist-app*) printf 'Exec="%s"%s\n' "$quoted" "${line#Exec=assist-app}" ;;
        TryExec=assist-app) printf 'TryExec=%s\n' "$plain" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$here/app.assist.Assist.desktop" >"$share/applications/app.assist.Assist.desktop"
cp -- "$here/app.assist.Assist.metainfo.xml" "$share/metainfo/"
cp -- "$here/app.assist.Assist.svg" "$share/icons/hicolor/scalable/apps/"
cp -- "$here/assist-app.1" "$share/man/man1/"
printf '%s\n' "$("$place/assist-app" --version) is installed in $place."
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) printf '%s\n' "Start it from the menu, or as $prefix/bin/assist-app." ;;
esac
