#!/bin/sh
# Builds with image-builder of osbuild and judges the result: osbuild.sh <distribution> <folder>
set -eu
distribution=$1
folder=$2

image-builder build vhd --distro "$distribution" --output-dir "$folder"

# Compressed or not: vhdlint looks inside.
found=no
for image in "$folder"/*.vhd "$folder"/*.vhd.xz; do
  [ -e "$image" ] || continue
  found=yes
  npx --yes vhdlint@0.1 --type generalized --target gallery "$image"
done
[ "$found" = yes ] || { echo "no VHD in $folder" >&2; exit 1; }
