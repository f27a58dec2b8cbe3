#!/bin/sh
# Prints what 100 signal scales in one call take beside one limit, and beside a loop of the shell:
#     sh tests/bench/scales.sh CLS-LIMIT WORKSPACE
# Medians of 21 runs of whole processes, in ms (goal: one call takes at most 5 times one limit).
set -eu
program=$1 workspace=$2
scales=$(awk 'BEGIN { for (i = 1; i <= 100; i++) printf "%s%.4g", (i > 1 ? "," : ""), exp(i / 15) }')

loop() {
    for k in $(echo "$scales" | tr , ' '); do
        "$program" "$workspace" --signal-scale "$k" --format csv
    done
}

# median COMMAND...: of 21 runs, in ms.
median() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do
        begin=$(date +%s%N)
        "$@" >/dev/null 2>&1
        end=$(date +%s%N)
        echo $(((end - begin) / 1000))
    done | sort -n | awk 'NR == 11 { printf "%.2f", $1 / 1000 }'
}

one=$(median "$program" "$workspace" --format csv)
all=$(median "$program" "$workspace" --signal-scale "$scales" --format csv)
each=$(median loop)
echo "one limit $one ms, 100 scales in one call $all ms, in a loop $each ms"
awk "BEGIN { printf \"one call: %.1f times one limit\\n\", $all / $one }"
