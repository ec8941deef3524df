# Memory while 2 GB of events pass through a pipe.

flatness() {
    local name file copies samples peaks bytes=2000000000
    [ -z "$quick" ] || bytes=250000000
    mixed_events
    relevant_events
    printf '\n### memory: sum of PSS of all processes, MiB\n\n'
    echo "| events | GB | peak | first half | second half |"
    echo "|---|---|---|---|---|"
    for name in mixed simple libjq; do
        file="$work/relevant"
        [ "$name" != mixed ] || file="$work/mixed"
        copies=$((bytes / $(stat -c %s "$file") + 1))
        samples="$work/memory-$name"
        for ((copy = 0; copy < copies; copy++)); do cat "$file"; done |
            "$approvald" map --rules "$here/rules/$name" >/dev/null 2>"$work/errors" &
        watch_memory $! "$samples"
        wait $! || { cat "$work/errors" >&2; exit 1; }
        peaks=$(memory_peaks "$samples")
        awk -v name="$name" -v gb="$(awk -v b="$(stat -c %s "$file")" -v n="$copies" 'BEGIN { printf "%.1f", b * n / 1e9 }')" \
            -v peaks="$peaks" 'BEGIN { split(peaks, p, " "); printf "| %s | %s | %s | %s | %s |\n", name, gb, p[1], p[2], p[3] }'
        echo "$name $peaks" >>"$work/peaks"
    done
    echo
    while read -r name peak first second; do
        limit "memory at its peak, $name, MiB" "$peak" at-most 95
        # A short stream is all ramp.
        [ -n "$quick" ] || limit "memory of the second half over the first, $name" \
            "$(awk -v a="$second" -v b="$first" 'BEGIN { printf "%.2f", a / (b > 0 ? b : 1) }')" at-most 1.1
    done <"$work/peaks"
}
