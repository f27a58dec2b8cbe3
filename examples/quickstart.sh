#!/bin/sh
# From a fresh clone to the limits of the example: installs what is missing, builds a release
# of cls-limit in build/ and runs it. May be run again, from any folder.
set -eu
cd "$(dirname "$0")/.."

sh examples/install-packages.sh

log=build/quickstart.log
mkdir -p build
if ! {
    cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF &&
        cmake --build build --parallel "$(getconf _NPROCESSORS_ONLN || echo 1)"
} >$log 2>&1; then
    tail -n 30 $log >&2
    echo "The build failed; all of its output is in $log" >&2
    exit 1
fi

echo '$ build/bin/cls-limit examples/scaled-signal.json --scan 0.1:4:0.1'
exec build/bin/cls-limit examples/scaled-signal.json --scan 0.1:4:0.1
