#!/bin/sh
# Grids that processes of MPI share have the rows of a single process:
#     sh tests/grid/mpi.sh CLS-LIMIT
# with 1, 2 and 4 of them, with points that fail, and continued after all were killed. Exits with 77
# where mpirun or cls-limit-mpi is missing.
set -eu
program=$1
[ -x "$program-mpi" ] || { echo "cls-limit was built without MPI"; exit 77; }
command -v mpirun >/dev/null || { echo "there is no mpirun"; exit 77; }
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Open MPI wants to be told that root may use it, leaks memory itself, and takes locks in two orders.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
echo "deadlock:mca_btl_tcp.so" >"$work/suppressions"
export TSAN_OPTIONS="${TSAN_OPTIONS:+$TSAN_OPTIONS:}suppressions=$work/suppressions"

fail() {
    echo "$1"
    exit 1
}

# ranks N ARGUMENT...: a grid by N processes, not for ever.
ranks() {
    processes=$1
    shift
    timeout 100 mpirun -n "$processes" "$program" grid "$@"
}

# status WANTED COMMAND...: the exit status must be this.
status() {
    wanted=$1 actual=0
    shift
    "$@" || actual=$?
    [ $actual = "$wanted" ] || fail "exit status $actual, wanted $wanted: $*"
}

# own FILE: what the program said itself; mpirun says something of failures too.
own() {
    grep '^cls-limit: ' "$1" || :
}

set -- examples/plane-background.json --patchset examples/plane-patchset.json --signal-scale 1,2
for format in text json jsonl csv; do
    "$program" grid "$@" --format $format >"$work/one"
    for n in 1 2 4; do
        ranks $n "$@" --format $format -j 1 >"$work/several"
        cmp "$work/one" "$work/several"
    done
    ranks 3 "$@" --format $format -j 2 >"$work/several"
    cmp "$work/one" "$work/several"
done
"$program" grid "$@" -o "$work/one.jsonl"
ranks 4 "$@" -o "$work/several.jsonl"
sort "$work/one.jsonl" >"$work/one"
sort "$work/several.jsonl" | cmp "$work/one" -

echo "points with some of their rows"
awk 'NR % 2' "$work/one.jsonl" >"$work/part.jsonl"
ranks 3 "$@" -o "$work/part.jsonl" --resume
sort "$work/part.jsonl" | cmp "$work/one" -

echo "points that fail"
status 1 "$program" grid examples/two-bin.json --patches tests/data/grid >"$work/one" 2>"$work/said"
for n in 2 4; do
    status 1 ranks $n examples/two-bin.json --patches tests/data/grid >"$work/several" 2>"$work/more"
    cmp "$work/one" "$work/several"
    own "$work/more" | cmp "$work/said" -
done

echo "what ends all of them is said once"
status 2 ranks 3 "$@" --shards 2>"$work/said"
[ "$(own "$work/said" | wc -l)" -eq 1 ] || fail "not one line: $(cat "$work/said")"
status 2 ranks 3 "$@" --fix nothing -o "$work/new.jsonl" 2>"$work/said"
[ "$(own "$work/said" | wc -l)" -eq 1 ] || fail "not one line: $(cat "$work/said")"
[ ! -e "$work/new.jsonl" ] || fail "a file was written"
status 3 ranks 3 "$work/nothing.json" --patches tests/data/grid 2>"$work/said"
[ "$(own "$work/said" | wc -l)" -eq 1 ] || fail "not one line: $(cat "$work/said")"
status 4 ranks 3 "$@" -o "$work/one/rows.jsonl" 2>"$work/said"
status 2 ranks 2 - --patches tests/data/grid <examples/two-bin.json 2>"$work/said"
grep -q '^cls-limit: standard input (-) is not for 2 processes' "$work/said" || fail "standard input"
status 2 mpirun -n 1 "$program" grid "$@" : -n 1 "$program" grid "$@" --cl 0.9 2>"$work/said"
grep -q '^cls-limit: process 1 of 2 was started with other options' "$work/said" || fail "options"

echo "fast networks are looked for only where the user asks for them"
# look OPTION...: what mpirun says of the ways to talk that are tried.
look() {
    timeout 100 mpirun -n 2 "$@" --mca pml_base_verbose 10 "$program" grid \
        examples/plane-background.json --patchset examples/plane-patchset.json 2>&1 >"$work/several"
}
look >"$work/said"
grep -q 'component ob1 selected' "$work/said" || fail "not ob1: $(cat "$work/said")"
grep -q 'found loaded component [^o]' "$work/said" && fail "more than ob1: $(cat "$work/said")"
look --mca pml ^ob1 >"$work/said" || : # there may be no other way
grep -q 'component ob1 selected' "$work/said" && fail "ob1: $(cat "$work/said")"

echo "interrupted"
# shellcheck disable=SC2016 # the ranks' own $$
status 130 timeout 100 mpirun -n 2 sh -c 'echo $$ >"$0.$OMPI_COMM_WORLD_RANK"; exec "$@"' "$work/pid" \
    "$program" grid "$@" --scan 0.02:4:x20000 -o "$work/part.csv" 2>"$work/said" &
interrupted=$!
: >"$work/part.csv"
i=0
while [ "$(wc -l <"$work/part.csv")" -lt 3 ] && [ $i -lt 500 ]; do
    sleep 0.02
    i=$((i + 1))
done
kill -INT "$(cat "$work/pid.1")" # the first process hears of it
wait $interrupted
[ "$(own "$work/said")" = "cls-limit: interrupted: what was not done by then is missing" ] ||
    fail "said: $(cat "$work/said")"
rm "$work/part.csv"

echo "killed and continued"
set -- "$@" --scan 0.02:4:x4000 --quiet
"$program" grid "$@" -o "$work/one.csv" || [ $? -eq 1 ]
sort "$work/one.csv" >"$work/one"
# shellcheck disable=SC2016 # the ranks' own $$
timeout 100 mpirun -n 3 sh -c 'echo $$ >>"$0"; exec "$@"' "$work/pids" \
    "$program" grid "$@" -o "$work/part.csv" 2>/dev/null &
: >"$work/part.csv"
i=0
while [ "$(wc -l <"$work/part.csv")" -lt 3 ] && [ $i -lt 500 ]; do
    sleep 0.02
    i=$((i + 1))
done
kill -9 "$(tail -n 1 "$work/pids")" # mpirun ends the others
wait $! && fail "mpirun does not tell that a process was killed"
rows=$(wc -l <"$work/part.csv")
[ "$rows" -lt "$(wc -l <"$work/one.csv")" ] || fail "killed too late"
ranks 2 "$@" -o "$work/part.csv" --resume 2>/dev/null || [ $? -eq 1 ]
sort "$work/part.csv" | cmp "$work/one" -
echo "killed after $rows lines"
