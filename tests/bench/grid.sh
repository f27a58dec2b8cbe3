#!/bin/sh
# Prints what the grids of the corpus take, with one and two threads, with two shards at once and,
# where there is MPI, with two processes of mpirun, for which the grids are made longer too, as
# mpirun's own start and end take more than 0.1 s:
#     sh tests/bench/grid.sh CLS-LIMIT [CORPUS]
# Medians of 11 runs of whole processes, in ms. Goals with one thread: simpl-1Lbb at most 500 ms,
# sbottom-A at most 2000 ms; two threads at most 0.6 of one.
set -eu
program=$1
corpus=${2:-${CLS_CORPUS:-../shared/corpus}}

# median COMMAND...: of 11 runs, in ms.
median() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11; do
        begin=$(date +%s%N)
        "$@" >/dev/null 2>&1
        end=$(date +%s%N)
        echo $(((end - begin) / 1000))
    done | sort -n | awk 'NR == 6 { printf "%.1f", $1 / 1000 }'
}

# loop FOLDER: the shell's loop over patch files, two calls for each.
loop() {
    for patch in "$1"/patch.*.json; do
        "$program" "$1/workspace.json" -p "$patch" --format jsonl
        "$program" cls "$1/workspace.json" -p "$patch" --format jsonl
    done
}

shards() {
    "$@" --shard 1/2 &
    "$@" --shard 2/2
    wait
}

measure() {
    name=$1
    shift
    set -- "$program" grid "$corpus/$name/workspace.json" "$@" --format jsonl
    one=$(median "$@") two=$(median "$@" -j 2) parts=$(median shards "$@")
    echo "$name: 1 thread $one ms, 2 threads $two ms, 2 shards at once $parts ms" \
        "($(awk "BEGIN { printf \"%.2f and %.2f\", $two / $one, $parts / $one }"))"
}

# ranks NAME OPTION VALUE SCALES: two processes beside one.
ranks() {
    name=$1 scales=$4
    set -- "$program" grid "$corpus/$name/workspace.json" "$2" "$3" \
        --signal-scale "$(seq -s , 1 "$scales")" -o "$rows"
    one=$(median "$@") two=$(median mpirun -n 2 --oversubscribe "$@")
    echo "$name, $scales signal scales: 1 process $one ms, 2 of mpirun $two ms" \
        "($(awk "BEGIN { printf \"%.2f\", $two / $one }"))"
}

measure simpl-1Lbb --patchset "$corpus/simpl-1Lbb/derived_patchset.json"
measure sbottom-A --patches "$corpus/sbottom-A"
echo "sbottom-A in a loop of the shell: $(median loop "$corpus/sbottom-A") ms"

if [ -x "$program-mpi" ] && command -v mpirun >/dev/null; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    rows=$(mktemp --suffix=.jsonl)
    trap 'rm -f "$rows"' EXIT
    for scales in 1 10 60; do
        ranks simpl-1Lbb --patchset "$corpus/simpl-1Lbb/derived_patchset.json" "$scales"
        ranks sbottom-A --patches "$corpus/sbottom-A" "$scales"
    done
fi
