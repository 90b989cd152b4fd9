#!/usr/bin/env bash
# Installs what the tests call and pip does not bring, where that is possible, and says what is missing where it is not:
# Chromium, Firefox, a Chinese font, node with npm, strace.
# It never fails: without a tool its tests are skipped. In CI (HEZUO_CI=1) they fail instead.
set -u

has() { command -v "$1" > /dev/null 2>&1; }
has_browser() { [ -n "${CHROMIUM:-}" ] || has chromium || has chromium-browser || has google-chrome || has google-chrome-stable || has microsoft-edge; }
has_firefox() { [ -n "${FIREFOX:-}" ] || has firefox-esr || has firefox; }
has_font() { has fc-list && fc-list :lang=zh-cn family 2> /dev/null | grep -q .; }

# The Debian packages of what is missing.
packages=()
needed() {
    packages=()
    has_browser || packages+=(chromium)
    has_firefox || packages+=(firefox-esr)
    has_font || packages+=(fontconfig fonts-noto-cjk)
    has node || packages+=(nodejs)
    has npm || packages+=(npm)
    has strace || packages+=(strace)
}

needed
if [ "${#packages[@]}" -eq 0 ]; then exit 0; fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! has sudo || ! sudo -n true 2> /dev/null; then
        echo "缺少 ${packages[*]}，没有安装的权限，相关测试将跳过。 · No right to install ${packages[*]}: the tests that need them are skipped."
        exit 0
    fi
    as_root=(sudo -n)
fi
if ! has apt-get; then
    echo "缺少 ${packages[*]}，这里没有 apt-get，请自行安装。 · No apt-get here to install ${packages[*]}: please install them yourself."
    exit 0
fi
echo "正在安装 ${packages[*]}（只在第一次）…… · Installing ${packages[*]} (the first time only) …"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() { "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive "$@" >> "$log" 2>&1 < /dev/null; }
run apt-get update -qq
# One by one, so that one that cannot be had does not keep the others away.
for package in "${packages[@]}"; do
    run apt-get install -y -qq --no-install-recommends "$package" || tail -n 3 "$log"
done
needed
if [ "${#packages[@]}" -ne 0 ]; then
    echo "没有装上 ${packages[*]}，相关测试将跳过。 · ${packages[*]} could not be installed: the tests that need them are skipped."
fi
exit 0
