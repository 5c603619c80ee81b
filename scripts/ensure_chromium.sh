#!/bin/sh
# The browser tests use Debian's Chromium; install it when no Chromium is found.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Fant ikke Chromium. Installer den, eller hopp over nettlesertestene med ARGS='-m \"not browser\"'." >&2
    exit 1
fi
echo "Installerer Chromium …"
if [ "$(id -u)" = 0 ]; then AS=""; else AS="sudo"; fi
$AS apt-get update -qq
DEBIAN_FRONTEND=noninteractive $AS apt-get install -y -qq --no-install-recommends chromium >/dev/null
