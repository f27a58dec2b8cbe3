#!/bin/sh
# A grid that is killed at any moment goes on with --resume, and nothing is lost or done twice:
#     sh tests/grid/kill.sh CLS-LIMIT [csv]
# 20 times, kill -9 comes at a random moment of the time that the whole grid takes; every second time
# the last row is cut short too, as by a machine that stops. The file is then continued, and must be
# that of an undisturbed run, byte for byte once sorted.
set -eu
program=$1 format=${2:-jsonl}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

grid() {
    exec "$program" grid "$root/examples/plane-background.json" \
        --patchset "$root/examples/plane-patchset.json" --scan 0.02:4:x200 --quiet "$@"
}

# Fractions of a second that sleep takes, from 0 to the time of a whole grid; from a fixed seed.
begin=$(date +%s%N)
(grid -o "$work/whole.$format") || [ $? -eq 1 ]
whole=$(($(date +%s%N) - begin))
sort "$work/whole.$format" >"$work/whole"
moments=$(awk -v whole=$whole 'BEGIN { srand(6); for (i = 0; i < 20; i++) printf "%.4f ", rand() * whole / 1e9 }')

cut=0
for moment in $moments; do
    rm -f "$work/part.$format"
    (grid -o "$work/part.$format" --resume) &
    sleep "$moment"
    kill -9 $! 2>/dev/null || :
    wait $! 2>/dev/null || :
    if [ -s "$work/part.$format" ] && ! cmp -s "$work/part.$format" "$work/whole.$format"; then
        cut=$((cut + 1))
        if [ $((cut % 2)) = 1 ]; then
            size=$(wc -c <"$work/part.$format")
            head -c $((size - cut)) "$work/part.$format" >"$work/short"
            mv "$work/short" "$work/part.$format"
        fi
    fi
    (grid -o "$work/part.$format" --resume -j 2) || [ $? -eq 1 ]
    sort "$work/part.$format" | cmp - "$work/whole"
done
echo "20 grids killed, $cut of them with some rows written"
[ $cut -gt 0 ]
