#!/bin/sh
# Installs the system libraries that Qt needs (and with "test" the tools the tests drive, with "package" and
# "release" those that make packages and prove them)
# when it runs as root on Debian or Ubuntu; anywhere else it names what is missing in one line.
set -e
[ "$(uname -s)" = Linux ] || exit 0
command -v dpkg-query >/dev/null 2>&1 || exit 0

qt="libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1 libegl1 libgl1
libfontconfig1 libdbus-1-3 libglib2.0-0 fonts-noto-cjk fonts-noto-color-emoji fonts-open-sans"
tools="xvfb openbox xdotool xclip wmctrl dbus gnome-keyring at-spi2-core
chromium mousepad featherpad xterm parcellite"

wanted=$qt
[ "$1" = test ] && wanted="$qt $tools"
[ "$1" = package ] && wanted="$qt binutils dpkg xz-utils nsis"
[ "$1" = release ] && wanted="debootstrap xvfb openbox xdotool xclip wmctrl wine64 locales"
missing=
for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    echo "Installing system libraries:$missing"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Some system libraries are missing. Please run: sudo apt-get install --no-install-recommends$missing"
fi
