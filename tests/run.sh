#!/bin/sh
# Installs what the tests need, then runs the quickstart and all tests: with gcc, with clang, and
# with AddressSanitizer and UndefinedBehaviorSanitizer. Fails when anything fails.
set -u
cd "$(dirname "$0")/.." || exit 1
LC_ALL=C
export LC_ALL

sh examples/install-packages.sh test || exit 1
jobs=$(getconf _NPROCESSORS_ONLN || echo 1)
mkdir -p build
summary=''
failed=0

# note NAME RESULT
note() {
    summary="$summary
  $(printf '%-12s %s' "$1" "$2")"
    [ "$2" = passed ] || failed=1
}

# build_and_test FOLDER CMAKE-ARGUMENT...
build_and_test() {
    folder=$1
    shift
    cmake -S . -B "$folder" -DBUILD_TESTING=ON "$@" &&
        cmake --build "$folder" --parallel "$jobs" &&
        (cd "$folder" && ctest --output-on-failure --no-tests=error -j "$jobs")
}

# check NAME CMAKE-ARGUMENT...: one whole run of the tests, its output in build/test-NAME.log.
check() {
    name=$1
    log=build/test-$1.log
    shift
    echo "== $name (all output: $log)"
    if build_and_test "build/test-$name" "$@" >"$log" 2>&1; then
        sed -n '/tests passed/,$p' "$log"
        note "$name" passed
    else
        tail -n 100 "$log"
        note "$name" FAILED
    fi
    grep 'warning:' "$log"
}

echo "== quickstart"
if sh examples/quickstart.sh; then
    note quickstart passed
else
    note quickstart FAILED
fi

check gcc -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Release
check clang -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release
check sanitizers -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    '-DCLS_SANITIZE=address;undefined'

[ $failed = 0 ] || { echo "== what failed"; grep -A 12 '^FAIL\|^\[  ERROR' build/test-*.log; }
echo "== summary$summary"
exit $failed
