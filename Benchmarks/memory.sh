# What a process and all that it started take in memory, sampled from /proc while they run.

# A process and its descendants.
family() { # PID
    local child
    echo "$1"
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do family "$child"; done
}

# Proportional set size of a process and its descendants: pages that several of them share count once. KiB.
family_pss() { # PID
    local files=() pid
    for pid in $(family "$1"); do files+=("/proc/$pid/smaps_rollup"); done
    # What ended in between is no error.
    awk '$1 == "Pss:" { sum += $2 } END { print sum + 0 }' "${files[@]}" 2>/dev/null || true
}

# Samples until the process ends: one line each, KiB.
watch_memory() { # PID FILE
    : >"$2"
    while kill -0 "$1" 2>/dev/null; do
        family_pss "$1" >>"$2"
        sleep 0.05
    done
}

# "peak first-half second-half" of samples, MiB; the ramp of the first tenth is left out of the halves.
memory_peaks() { # FILE
    awk '$1 > 0 { v[++n] = $1 / 1024 } END {
        for (i = 1; i <= n; i++) {
            if (v[i] > peak) peak = v[i]
            if (i > n / 10 && i <= n / 2 && v[i] > first) first = v[i]
            if (i > n / 2 && v[i] > second) second = v[i]
        }
        printf "%.1f %.1f %.1f\n", peak, first, second
    }' "$1"
}
