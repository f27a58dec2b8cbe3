# A workspace with 300 bins and 300 free parameters: without derivatives its fit takes minutes.
BEGIN {
    n = 300
    printf "{\"version\": \"1.0.0\", \"channels\": [{\"name\": \"c\", \"samples\": ["
    for (k = 0; k < n; k++) {
        printf "%s{\"name\": \"b%d\", \"data\": [", k ? ", " : "", k
        for (i = 0; i < n; i++)
            printf "%s%d", i ? ", " : "", 1 + (i * k) % 7
        printf "], \"modifiers\": [{\"name\": \"%s\", ", k ? "a" k : "mu"
        print k ? "\"type\": \"normsys\", \"data\": {\"hi\": 1.1, \"lo\": 0.9}}]}" \
                : "\"type\": \"normfactor\", \"data\": null}]}"
    }
    printf "]}], \"observations\": [{\"name\": \"c\", \"data\": ["
    for (i = 0; i < n; i++)
        printf "%s1210", i ? ", " : ""
    print "]}], \"measurements\": [{\"name\": \"m\", \"config\": {\"poi\": \"mu\", \"parameters\": []}}]}"
}
