#!/bin/sh
# Make sure a real Chromium is there. Says so when it cannot, and fails then in CI.
set -u
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
run=""
[ "$(id -u)" -eq 0 ] || run="sudo -n"
if command -v apt-get >/dev/null 2>&1 && { [ -z "$run" ] || $run true 2>/dev/null; }; then
    echo "Installing Chromium …"
    $run apt-get update -qq >/dev/null &&
        DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "Chromium could not be installed here: the browser tests will be skipped." >&2
echo "Install it by hand (chromium, chromium-browser or google-chrome on the PATH)." >&2
case "${CI:-}" in 1 | true) exit 1 ;; esac
