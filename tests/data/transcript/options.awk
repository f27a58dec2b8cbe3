# The options of a help text or of a manual page (-v page=1), one a line: name, default. In the help
# the default is in parentheses at the end, in the page after "Default: ".
function finish()
{
    if (name == "")
        return
    value = ""
    if (page && match(text, /Default: .*\.$/))
        value = substr(text, RSTART + 9, RLENGTH - 10)
    else if (!page && match(text, /\([^()]*\)$/))
        value = substr(text, RSTART + 1, RLENGTH - 2)
    if (value ~ /^without it/) # is told in a sentence of its own
        value = ""
    print name "|" value
    name = text = ""
}
page {
    gsub(/\\-/, "-")
    gsub(/\\f[RIB]/, "")
    if (/^\.(TP|SS|SH)/)
        finish()
    else if (before == ".TP" && /^\.B -/)
        name = substr($0, 4)
    else if (name != "" && !/^\./)
        text = text " " $0
    before = $0
    next
}
/^Options of/ { inside = 1; next }
/^Examples:/ { finish(); inside = 0 }
inside && /^  -/ {
    finish()
    choices = 0
    name = $0
    sub(/^  /, "", name)
    if (match(name, /   *[^ ]/)) {
        text = substr(name, RSTART + RLENGTH - 1)
        name = substr(name, 1, RSTART - 1)
    }
    next
}
inside && /^      [a-z]/ { choices = 1 }
inside && !choices { sub(/^ */, ""); text = text " " $0 }
