#!/usr/bin/env bash
# Installs Chromium and a Chinese font for the browser tests where that is possible; says why where it is not.
# It never fails: without a browser those tests are skipped.
set -u

have_browser() { command -v chromium chromium-browser google-chrome google-chrome-stable microsoft-edge > /dev/null 2>&1; }
have_font() { command -v fc-list > /dev/null 2>&1 && fc-list :lang=zh-cn family 2> /dev/null | grep -q .; }

if have_browser && have_font; then exit 0; fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null 2>&1 || ! sudo -n true 2> /dev/null; then
        echo "没有安装 Chromium 的权限，浏览器测试将跳过。 · No right to install Chromium: browser tests are skipped."
        exit 0
    fi
    as_root=(sudo -n)
fi
if ! command -v apt-get > /dev/null 2>&1; then
    echo "这里没有 apt-get，请自行安装 Chromium。 · No apt-get here: please install Chromium yourself."
    exit 0
fi
echo "正在安装浏览器与中文字体（只在第一次）…… · Installing a browser and a Chinese font (the first time only) …"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() { "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive "$@" >> "$log" 2>&1 < /dev/null; }
if ! { run apt-get update -qq && run apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; }; then
    tail -n 3 "$log"
    echo "没有装上 Chromium，浏览器测试将跳过。 · Chromium could not be installed: browser tests are skipped."
fi
exit 0
