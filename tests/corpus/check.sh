#!/bin/sh
# check and inspect on every workspace of the corpus:
#     sh tests/corpus/check.sh FOLDER-OF-THE-PROGRAM
# The corpus is the folder $CLS_CORPUS, or shared/corpus beside the repository; 77 where it is
# missing. No workspace in it has an error; expected.txt, beside this file, has the warnings.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "$1" && pwd)/cls-limit
corpus=${CLS_CORPUS:-$here/../../../shared/corpus}
[ -d "$corpus" ] || { echo "no corpus in $corpus"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# run NAME ARGUMENT...: the program must succeed and say nothing but its result.
run() {
    name=$1
    shift
    if ! "$program" "$@" >"$work/out" 2>"$work/err" || [ -s "$work/err" ]; then
        echo "FAIL  $name: $*"
        head -n 20 "$work/out" "$work/err"
        failures=$((failures + 1))
    fi
}

# warnings NAME ARGUMENT...: appends a line "NAME KIND NUMBER" for each kind of warning.
warnings() {
    name=$1
    shift
    run "$name" check "$@" --format json
    sed -n 's/^.*"severity": "warning", "kind": "\([a-z-]*\)".*$/\1/p' "$work/out" |
        sort | uniq -c | while read -r n kind; do
            echo "$name $kind $n"
        done >>"$work/warnings"
}

: >"$work/warnings"
workspaces=0
for file in "$corpus"/*/workspace.json; do
    name=$(basename "$(dirname "$file")")
    workspaces=$((workspaces + 1))
    warnings "$name" "$file"
    run "$name" check "$file"
    run "$name" inspect "$file"
    run "$name" inspect "$file" --format json
done
for patch in compressed-slepton/synthetic-signal.patch.json sbottom-A/patch.sbottom_900_250_60.json; do
    folder=$corpus/$(dirname "$patch")
    warnings "$patch" "$folder/workspace.json" -p "$corpus/$patch"
    run "$patch" inspect "$folder/workspace.json" -p "$corpus/$patch"
done

sort "$work/warnings" >"$work/sorted"
diff -u "$here/expected.txt" "$work/sorted" || failures=$((failures + 1))
echo "$workspaces workspaces, $failures failures"
[ $workspaces -gt 0 ] && [ $failures -eq 0 ]
