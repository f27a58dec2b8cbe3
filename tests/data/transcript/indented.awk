# The examples of a Markdown file as a transcript: blocks indented by 4 that begin with a command.
!/^    / && !/^$/ { inside = 0 }
/^    \$ / { inside = 1 }
/^$/ && inside { empty++; next }
/^    / && inside {
    for (; empty > 0; empty--)
        print ""
    print substr($0, 5)
}
{ empty = 0 }
