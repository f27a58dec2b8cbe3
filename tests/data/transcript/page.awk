# The examples of a manual page, as a transcript.
/^\.EX$/ { inside = 1; next }
/^\.EE$/ { inside = 0 }
inside {
    gsub(/\\\[\*s\]/, "σ")
    gsub(/\\-/, "-")
    gsub(/\\e/, "\\")
    print
}
