# Reads a transcript, lines of commands ("$ ...") with what they print, and writes a script that
# prints it anew: each command, then its output.
/^\$ / {
    print "cat <<'END_OF_COMMAND'"
    print
    print "END_OF_COMMAND"
    print "{ " substr($0, 3) "; } 2>&1"
}
