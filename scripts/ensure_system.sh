#!/bin/sh
# What the tests use beside Python: Chromium for the pages (Debian's shell of it where there is one:
# it has no window to draw, and needs a quarter less processor time), LibreOffice (Impress, Writer) and
# pdftotext to reopen what we made, librsvg and Inkscape to draw our SVG, and Tesseract to read
# scans; strace and ip to see that nothing leaves the machine; PostgreSQL with PostGIS, and GDAL and QGIS
# to read what is in it; nginx, which stands in front of two servers. Debian's packages.
# `ensure_system.sh bench` also ensures what the peers of the benchmarks load: Pango for WeasyPrint;
# and pandoc, which reads Word files.
set -eu
missing=""
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then browser=yes; fi
done
[ "${browser:-}" ] || missing="$missing chromium-headless-shell"
if command -v soffice >/dev/null 2>&1; then
    program=$(dirname "$(readlink -f "$(command -v soffice)")")
    if [ "$(uname -s)" = Linux ] && [ ! -e "$program/libswlo.so" ]; then
        missing="$missing libreoffice-writer"
    fi
else
    missing="$missing libreoffice-impress libreoffice-writer"
fi
if ! command -v tesseract >/dev/null 2>&1 || ! tesseract --list-langs 2>/dev/null | grep -qx nor; then
    missing="$missing tesseract-ocr tesseract-ocr-nor"
fi
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
if [ "$(uname -s)" = Linux ]; then
    [ -d /usr/share/fonts/truetype/liberation ] || missing="$missing fonts-liberation"
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf ] || missing="$missing fonts-dejavu-core"
fi
command -v rsvg-convert >/dev/null 2>&1 || missing="$missing librsvg2-bin"
if [ "$(uname -s)" = Linux ]; then
    # what watches that nothing leaves the machine
    command -v strace >/dev/null 2>&1 || missing="$missing strace"
    command -v ip >/dev/null 2>&1 || missing="$missing iproute2"
fi
postgis=""
for control in /usr/share/postgresql/*/extension/postgis.control; do
    if [ -e "$control" ]; then postgis=yes; fi
done
if [ "$(uname -s)" = Linux ] && [ ! "$postgis" ]; then missing="$missing postgresql postgresql-postgis"; fi
command -v ogrinfo >/dev/null 2>&1 || missing="$missing gdal-bin"
if [ "$(uname -s)" = Linux ]; then
    /usr/bin/python3 -c 'import qgis.core' >/dev/null 2>&1 || missing="$missing python3-qgis"
fi
if [ "$(uname -s)" = Linux ] && ! command -v nginx >/dev/null 2>&1 && [ ! -x /usr/sbin/nginx ]; then
    missing="$missing nginx-light"
fi
command -v inkscape >/dev/null 2>&1 || missing="$missing inkscape"
if [ "${1:-}" = bench ]; then
    command -v pandoc >/dev/null 2>&1 || missing="$missing pandoc"
fi
if [ "${1:-}" = bench ] && [ "$(uname -s)" = Linux ]; then
    libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p)
    case "$libraries" in *libpangoft2-1.0.so.0*) ;; *) missing="$missing libpangoft2-1.0-0" ;; esac
    case "$libraries" in *libharfbuzz-subset.so.0*) ;; *) missing="$missing libharfbuzz-subset0" ;; esac
fi
[ "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Mangler:$missing. Installer dem, eller hopp over nettlesertestene med ARGS='-m \"not browser\"'." >&2
    exit 1
fi
echo "Installerer$missing …"
if [ "$(id -u)" = 0 ]; then AS=""; else AS="sudo"; fi
$AS apt-get update -qq
if ! apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    missing=$(echo "$missing" | sed 's/chromium-headless-shell/chromium/')
fi
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive $AS apt-get install -y -qq --no-install-recommends $missing >/dev/null
