#!/bin/sh
# Takes away the Assist that this script lies in. Conversations, library and settings stay where they are.
set -eu
unset CDPATH
here=$(cd -- "$(dirname -- "$0")" && pwd -P)
# In the unpacked archive it stands beside the program's folder and takes away what install.sh laid down.
if [ -d "$here/assist" ]; then here=$(cd -- "${PREFIX:-$HOME/.local}" && pwd -P)/lib/assist; fi
case $here in
    */lib/assist) place=$here ;;
    */lib/assist.old) place=${here%.old} ;;
    *)
        printf '%s\n' "$here is not where install.sh put Assist; nothing was removed." >&2
        exit 2
        ;;
esac
prefix=${place%/lib/assist}
if [ ! -e "$place" ] && [ ! -e "$place.old" ]; then
    printf '%s\n' "Assist is not installed in $place; nothing was removed." >&2
    exit 2
fi
for process in /proc/[0-9]*; do
    program=$(readlink "$process/exe" 2>/dev/null) || continue
    case $program in
        "$place"/* | "$place.old"/*)
            echo "Assist is running. Please close it, also behind its tray icon, and start this again." >&2
            exit 3
            ;;
    esac
done
link=$prefix/bin/assist-app
if [ "$(readlink -- "$link")" = "$place/assist-app" ]; then rm -f -- "$link"; fi
rm -f -- "$prefix/share/applications/app.assist.Assist.desktop" \
    "$prefix/share/metainfo/app.assist.Assist.metainfo.xml" \
    "$prefix/share/icons/hicolor/scalable/apps/app.assist.Assist.svg" "$prefix/share/man/man1/assist-app.1"
rm -rf -- "$place" "$place.old" "$place.new"
printf '%s\n' "Assist is removed. Your data are still in ${XDG_DATA_HOME:-$HOME/.local/share}/assist."
