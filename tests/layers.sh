#!/bin/sh
# The rules of the house that a compiler does not check:
#     sh tests/layers.sh [ROOT]
# prints each offence as file:line: text, and fails when there is one.
# - A file in src/X includes only headers of X and of the folders before it, and public headers of
#   the same stages; a public header includes only public ones.
# - cJSON is used in src/json only, NLopt in src/fit/optimizers only, POSIX and OpenSSL in src/cli
#   only.
# - Outside src/cli nothing exits, prints, reads options, or touches locale and signals.
# - Compiler attributes stand in base/attributes.h and cls/export.h only.
set -eu
cd "${1:-$(dirname "$0")/..}"

# shellcheck disable=SC2016 # $0 is awk's
find include src -name '*.[ch]' | sort | xargs awk '
BEGIN {
    nrooms = split("base json workspace model fit infer report cli", rooms, " ")
    for (i = 1; i <= nrooms; i++)
        level[rooms[i]] = i
    stage["cls"] = "cli" # public headers that no folder is named after
    stage["evaluate"] = "model"
    stage["grid"] = "report"
    stage["background"] = "workspace"
    stage["patchset"] = "workspace"
    start = "(^|[^A-Za-z0-9_])"
    calls = "exit|_Exit|quick_exit|atexit|abort|printf|vprintf|fprintf|vfprintf|puts|fputs"
    calls = calls "|putc|fputc|putchar|perror|getopt|getopt_long|setlocale|signal|raise"
    calls = start "(" calls ")[ \t]*[(]"
    streams = start "(stdout|stderr)([^A-Za-z0-9_]|$)"
    own_words = "__attribute__|__extension__|__asm__"
    posix = "^(dirent|dlfcn|fcntl|langinfo|poll|pthread|signal|spawn|strings|termios|unistd)[.]h$|^sys/"
}

function offence(text)
{
    printf "%s:%d: %s\n", FILENAME, FNR, text
    found = 1
}

# The stage of a public header: that of the folder it is named after, if stage has no other.
function public_level(name)
{
    sub(/[.]h$/, "", name)
    if (name in stage)
        name = stage[name]
    return name in level ? level[name] : 1
}

# A line without comments and without what stands in quotes.
function code(line,    kept, at)
{
    kept = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (!at)
                break
            in_comment = 0
            line = substr(line, at + 2)
        } else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^\047([^\047\\]|\\.)*\047/)) {
            kept = kept "0"
            line = substr(line, RLENGTH + 1)
        } else if (substr(line, 1, 2) == "//") {
            break
        } else if (substr(line, 1, 2) == "/*") {
            in_comment = 1
            line = substr(line, 3)
        } else {
            kept = kept substr(line, 1, 1)
            line = substr(line, 2)
        }
    }
    return kept
}

function check_include(line,    header, quoted, n, part)
{
    if (!match(line, /[<"][^>"]*[>"]/))
        return
    header = substr(line, RSTART + 1, RLENGTH - 2)
    quoted = substr(line, RSTART, 1) == "\""
    n = split(header, part, "/")
    if (part[n] ~ /^cJSON/ && room != "json")
        offence(header " outside src/json")
    else if (part[n] ~ /^nlopt/ && FILENAME !~ /^src\/fit\/optimizers\//)
        offence(header " outside src/fit/optimizers")
    else if (part[1] == "openssl" && room != "cli")
        offence(header " outside src/cli")
    else if (!quoted && header ~ posix && room != "cli")
        offence("<" header "> outside src/cli")
    else if (quoted && n == 2 && part[1] == "cls") {
        if (public_level(part[2]) > mine)
            offence(header " is of a later stage than " room)
    } else if (quoted && !(n > 1 && part[1] in level))
        offence("\"" header "\", wanted \"folder/name.h\" as seen from src or include")
    else if (quoted && public)
        offence(header " in a public header")
    else if (quoted && level[part[1]] > mine)
        offence(header " is of a later folder than " room)
}

FNR == 1 {
    in_comment = 0
    split(FILENAME, path, "/")
    public = path[1] == "include"
    mine = public ? public_level(path[3]) : level[path[2]]
    room = rooms[mine]
    if (!mine)
        offence("src/" path[2] " is no known folder")
}

!in_comment && /^[ \t]*#[ \t]*include/ {
    check_include($0)
    next
}

{
    line = code($0)
    if (room != "cli" && match(line, calls)) {
        call = substr(line, RSTART, RLENGTH)
        gsub(/[^A-Za-z_]/, "", call)
        offence(call "() outside src/cli")
    } else if (room != "cli" && match(line, streams))
        offence("stdout or stderr outside src/cli")
    if (line ~ own_words && FILENAME !~ /^(src\/base\/attributes|include\/cls\/export)[.]h$/)
        offence("a compiler attribute outside base/attributes.h")
}

END { exit found }
'
