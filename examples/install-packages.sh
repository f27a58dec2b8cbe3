#!/bin/sh
# Installs what is missing to build cls-limit, and with the word "test" what its tests need too:
#     sh examples/install-packages.sh [test]
# With apt and root (or sudo) it installs; elsewhere it says what to install and fails.
set -eu

# How to see that it is there | what it is | apt | dnf | brew
build_needs='
tool cmake|CMake|cmake|cmake|cmake
tool make|make|make|make|make
tool pkg-config|pkg-config|pkg-config|pkgconf-pkg-config|pkgconf
compiler|a C compiler|gcc libc6-dev|gcc glibc-devel|gcc
module libcjson|cJSON|libcjson-dev|cjson-devel|cjson
module gsl|GSL|libgsl-dev|gsl-devel|gsl
module nlopt|NLopt|libnlopt-dev|NLopt-devel|nlopt
module zlib|zlib|zlib1g-dev|zlib-devel|zlib
module libcrypto|OpenSSL|libssl-dev|openssl-devel|openssl@3
'
test_needs='
module cmocka|cmocka|libcmocka-dev|libcmocka-devel|cmocka
tool clang|clang|clang|clang|llvm
tool gnuplot|gnuplot|gnuplot-nox|gnuplot|gnuplot
tool python3|Python 3|python3|python3|python
python jsonschema|jsonschema for Python|python3-jsonschema|python3-jsonschema|
tool bash|bash|bash|bash|bash
tool zsh|zsh|zsh|zsh|zsh
tool fish|fish|fish|fish|fish
tool mandoc|mandoc|mandoc|mandoc|mandoc
tool mpirun|mpirun of MPI|openmpi-bin|openmpi|open-mpi
tool mpicc|MPI for compilers|libopenmpi-dev|openmpi-devel|
tool shellcheck|ShellCheck|shellcheck|ShellCheck|shellcheck
'

compiles() {
    object=$(mktemp) || return 1
    status=0
    printf '#include <stdio.h>\nint main(void) { return 0; }\n' |
        ${CC:-cc} -x c -o "$object" - 2>/dev/null || status=1
    rm -f "$object"
    return $status
}

# A module of Python; where no package has it, the tests do without it.
has_module() {
    command -v apt-get >/dev/null 2>&1 || command -v dnf >/dev/null 2>&1 || return 0
    python3 -c "import $1" 2>/dev/null
}

is_there() {
    case $1 in
        tool\ *) command -v "${1#tool }" >/dev/null 2>&1 ;;
        module\ *) pkg-config --exists "${1#module }" 2>/dev/null ;;
        compiler) compiles ;;
        python\ *) has_module "${1#python }" ;;
    esac
}

# Sets missing, apt, dnf and brew to what is not there.
look() {
    missing='' apt='' dnf='' brew=''
    while IFS='|' read -r check what on_apt on_dnf on_brew; do
        if [ -n "$check" ] && ! is_there "$check"; then
            missing="$missing, $what"
            apt="$apt $on_apt" dnf="$dnf $on_dnf" brew="$brew $on_brew"
        fi
    done <<END
$needs
END
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }
}

# shellcheck disable=SC2086 # $apt is a list of names
apt_install() {
    as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends $apt
}

needs=$build_needs
[ "${1:-}" = test ] && needs=$build_needs$test_needs

look
[ -z "$missing" ] && exit 0

if can_install; then
    echo "Installing$apt"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    apt_install >"$log" 2>&1 </dev/null || tail -n 20 "$log" >&2
    look
    [ -z "$missing" ] && exit 0
fi

cat >&2 <<END
Missing: ${missing#, }. Please install, then try again:
    Debian, Ubuntu:  apt-get install$apt
    Fedora:          dnf install$dnf
    macOS:           brew install$brew
END
exit 1
