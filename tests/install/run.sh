#!/bin/sh
# Installs a built tree into a temporary folder, moves it, and uses it as others would:
#     sh tests/install/run.sh CMAKE BUILD-FOLDER COMPILER CONFIGURATION
# examples/limit.c is built by CMake and by pkg-config, with the shared and with the static
# library; all four programs must print the same.
set -eu

cmake=$1
build=$2
compiler=$3
configuration=$4
here=$(cd "$(dirname "$0")" && pwd)
examples=$here/../../examples

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# use PROGRAM: its output, which must not be empty, must be that of the programs before it.
use() {
    "$1" "$examples/scaled-signal.json" >"$work/output"
    [ -s "$work/output" ] || { echo "$1 prints nothing"; exit 1; }
    [ -f "$work/first-output" ] || cp "$work/output" "$work/first-output"
    diff "$work/first-output" "$work/output" || { echo "$1 prints something else"; exit 1; }
}

"$cmake" --install "$build" --config "$configuration" --prefix "$work/made" >/dev/null
prefix=$work/moved
mv "$work/made" "$prefix"
"$prefix/bin/cls-limit" --version >/dev/null
share=$prefix/share
for file in bash-completion/completions/cls-limit fish/vendor_completions.d/cls-limit.fish \
    zsh/site-functions/_cls-limit man/man1/cls-limit.1 cls-limit/schema/limit.json; do
    [ -s "$share/$file" ] || { echo "$file is not installed"; exit 1; }
done

"$cmake" -S "$here" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_COMPILER="$compiler" -DCONSUMER="$examples/limit.c" >/dev/null
"$cmake" --build "$work/build" >/dev/null
use "$work/build/with_shared"
use "$work/build/with_static"

libdir=$(dirname "$(find "$prefix" -name libcls.a)")
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH
# build PROGRAM FLAG...: by hand, with what pkg-config says.
build() {
    program=$1
    shift
    # shellcheck disable=SC2046 # flags are separate words
    "$compiler" $(pkg-config --cflags cls) "$examples/limit.c" -o "$program" "$@"
}
# shellcheck disable=SC2046
build "$work/pc_shared" $(pkg-config --libs cls) -Wl,-rpath,"$libdir"
use "$work/pc_shared"
find "$libdir" -name 'libcls.*' ! -name libcls.a -exec rm {} +
# shellcheck disable=SC2046
build "$work/pc_static" $(pkg-config --static --libs cls)
use "$work/pc_static"
