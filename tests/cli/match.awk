# awk -f match.awk EXPECTED ACTUAL: do the lines of ACTUAL fit? In EXPECTED a * stands for any
# text within a line, and a line ... for any number of lines.

# True if text fits a line in which * stands for any text.
function fits(text, glob,    n, part, i, at)
{
    n = split(glob, part, /[*]/)
    if (n < 2)
        return text "" == glob ""
    if (substr(text, 1, length(part[1])) != part[1] "")
        return 0
    text = substr(text, length(part[1]) + 1)
    for (i = 2; i < n; i++) {
        if (part[i] == "")
            continue
        at = index(text, part[i])
        if (!at)
            return 0
        text = substr(text, at + length(part[i]))
    }
    at = length(text) - length(part[n])
    return at >= 0 && substr(text, at + 1) == part[n] ""
}

FILENAME == ARGV[1] { expected[++nexpected] = $0; next }
{ actual[++nactual] = $0 }

# On a mismatch the last ... takes one more line, and what follows it is tried again.
END {
    e = a = 1
    last_dots = 0
    while (a <= nactual) {
        if (e <= nexpected && expected[e] == "...") {
            last_dots = e++
            taken = a
        } else if (e <= nexpected && fits(actual[a], expected[e])) {
            e++
            a++
        } else if (last_dots) {
            e = last_dots + 1
            a = ++taken
        } else {
            exit 1
        }
    }
    while (e <= nexpected && expected[e] == "...")
        e++
    exit e <= nexpected
}
