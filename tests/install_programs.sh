#!/bin/sh
# Make sure of a real Chromium and, in CI, of a real nginx (elsewhere its package would start a
# server). Says so when it cannot, and fails then in CI.
set -u
PATH="$PATH:/usr/sbin:/usr/local/sbin"
has() {
    for name; do command -v "$name" >/dev/null 2>&1 && return 0; done
    return 1
}
is_ci() { case "${CI:-}" in 1 | true) return 0 ;; esac; return 1; }

missing=""
has chromium chromium-browser google-chrome || missing="chromium"
{ is_ci && ! has nginx; } && missing="$missing nginx-light"
[ -n "$missing" ] || exit 0
run=""
[ "$(id -u)" -eq 0 ] || run="sudo -n"
if command -v apt-get >/dev/null 2>&1 && { [ -z "$run" ] || $run true 2>/dev/null; }; then
    echo "Installing $missing …"
    # shellcheck disable=SC2086 # names of packages
    $run apt-get update -qq >/dev/null &&
        DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq $missing >/dev/null && exit 0
fi
echo "Not installed here: $missing. The tests that need it will be skipped." >&2
echo "Install it by hand (chromium, chromium-browser or google-chrome on the PATH; nginx)." >&2
if is_ci; then exit 1; fi
