#!/bin/sh
# Install what tests need from Debian, where that is allowed; elsewhere those tests skip by name.
# Arguments: program:package
wanted=""
for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || [ -x "/usr/sbin/${pair%%:*}" ] || wanted="$wanted ${pair#*:}"
done
[ -n "$wanted" ] || exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "Not installed, since this needs an administrator:$wanted"
    exit 0
fi
echo "Installing from Debian:$wanted"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # a list of words is meant
{ $as_root apt-get -qq update && $as_root apt-get -qq install -y --no-install-recommends $wanted; } >/dev/null 2>&1 \
    || echo "Could not be installed:$wanted"
exit 0
