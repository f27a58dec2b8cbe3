#!/bin/sh
# Runs command-line tests: sh tests/cli/run.sh FOLDER-OF-THE-PROGRAM FILE.test...
# README.md tells what a test file looks like.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
PATH=$(cd "$1" && pwd):$PATH
LC_ALL=C
export PATH LC_ALL
shift

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cases=0
failures=0

die() {
    echo "$file:$line_number: $1" >&2
    exit 2
}

begin() {
    name=$1
    place=$file:$line_number
    status=0
    rm -rf "$work/case"
    mkdir "$work/case"
    ln -s "$here/../../examples" "$here/../data" "$here/../invalid" "$work/case"
    for part in script out err; do
        : >"$work/$part"
    done
}

# compare out|err: prints how what came differs from what was expected.
compare() {
    if [ -n "$(tail -c 1 "$work/actual.$1")" ]; then
        printf '\n(no newline at the end)\n' >>"$work/actual.$1"
    fi
    if ! awk -f "$here/match.awk" "$work/$1" "$work/actual.$1"; then
        echo "      standard $1 (- expected, + actual):"
        diff -U 100 "$work/$1" "$work/actual.$1" | sed -e 1,3d -e 's/^/      /'
        same=0
    fi
}

# Runs the case that was read, if there is one.
finish() {
    [ -n "$name" ] || return 0
    [ -s "$work/script" ] || die "\"$name\" has no command"
    actual=0
    (cd "$work/case" && sh "$work/script") >"$work/actual.out" 2>"$work/actual.err" \
        </dev/null || actual=$?
    same=1
    {
        [ "$actual" = "$status" ] || {
            echo "      exit status $actual, expected $status"
            same=0
        }
        compare out
        compare err
    } >"$work/report"
    cases=$((cases + 1))
    if [ $same = 1 ]; then
        echo "ok    $name"
    else
        failures=$((failures + 1))
        echo "FAIL  $name ($place)"
        cat "$work/report"
    fi
}

for file; do
    name=
    line_number=0
    while IFS= read -r line || [ -n "$line" ]; do
        line_number=$((line_number + 1))
        value=${line#*: }
        case $line in
            'case: '?*) finish && begin "$value" ;;
            '' | '#'*) ;;
            *) [ -n "$name" ] || die "before the first case: $line" ;;
        esac
        case $line in
            "\$ "*) printf '%s\n' "${line#??}" >>"$work/script" ;;
            out:) echo >>"$work/out" ;;
            err:) echo >>"$work/err" ;;
            'out: '*) printf '%s\n' "$value" >>"$work/out" ;;
            'err: '*) printf '%s\n' "$value" >>"$work/err" ;;
            'exit: '[0-9]*) status=$value ;;
            '' | '#'* | 'case: '?*) ;;
            *) die "not understood: $line" ;;
        esac
    done <"$file"
    finish
done

echo "$cases cases, $failures failed"
[ $cases -gt 0 ] && [ $failures -eq 0 ]
