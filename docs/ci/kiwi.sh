#!/bin/sh
# Builds with KIWI and judges the result: kiwi.sh <folder of config.xml> <folder for the image>
# The description says <type image="oem" format="vhd-fixed" ...>.
set -eu
description=$1
folder=$2

kiwi-ng system build --description "$description" --target-dir "$folder"

# The tree that KIWI made the disk of is judged too, where it is kept: its findings name files one can open.
set -- "$folder"/*.vhdfixed
[ ! -d "$folder/build/image-root" ] || set -- "$@" "$folder/build/image-root"
npx --yes vhdlint@0.1 --type generalized --target gallery --generation 2 "$@"
