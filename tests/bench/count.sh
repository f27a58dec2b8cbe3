#!/bin/sh
# Instructions of one evaluation, counted by callgrind, for each workspace:
#     sh tests/bench/count.sh BENCH_EVAL WORKSPACE...
# Prints workspace, instructions of the value, of the gradient and of the Hessian alone, separated
# by tabs. Valgrind has no AVX-512: these are the kernels for AVX2.
set -eu
bench=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# count FUNCTION WORKSPACE: instructions spent in a function and in what it calls
count()
{
    valgrind --tool=callgrind --callgrind-out-file="$folder/out" --toggle-collect="$1" \
        "$bench" --once "$2" 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$folder/log"
}

printf 'workspace\tvalue\tgradient\tHessian\n'
for workspace in "$@"; do
    printf '%s\t%s\t%s\t%s\n' "$workspace" "$(count cls_profile_value "$workspace")" \
        "$(count cls_profile_gradient "$workspace")" "$(count cls_profile_hessian "$workspace")"
done
