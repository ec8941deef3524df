# How Benchmarks/run times and what it makes of the times. Needs $work, a folder for the measured times.

# The tool under test is a function run_NAME that reads $stream and writes to standard output.
timed() { # NAME FILE: appends "wall cpu" in seconds
    local TIMEFORMAT='%3R %3U %3S' clock
    clock=$({ time "run_$1" >/dev/null 2>"$work/errors"; } 2>&1) || { cat "$work/errors" >&2; return 1; }
    awk '{ printf "%.3f %.3f\n", $1, $2 + $3 }' <<<"$clock" >>"$2"
}

# Tools take turns, so that all of them meet the same moods of the machine.
rounds() { # COUNT LABEL TOOL…
    local count=$1 label=$2 round tool
    shift 2
    for tool in "$@"; do : >"$work/$label.$tool"; done
    for ((round = 0; round < count; round++)); do
        for tool in "$@"; do timed "$tool" "$work/$label.$tool"; done
    done
}

median() { # FILE COLUMN
    awk -v c="$2" '{ print $c }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# The median of the ratios of each round, with the least and the greatest.
ratio() { # FILE BASE COLUMN: "median least greatest"
    paste -d' ' "$1" "$2" | awk -v c="$3" '{ b = $(c + 2); print $c / (b > 0 ? b : 0.001) }' | sort -n |
        awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)], v[1], v[NR] }'
}

# One table: approvald first, then each other tool with how many times its time is that of approvald.
table() { # LABEL LINES TOOL…
    local label=$1 lines=$2 tool wall base
    shift 2
    echo "| tool | wall s | cpu s | lines/s | × wall (range) | × cpu | × wall without start-up |"
    echo "|---|---|---|---|---|---|---|"
    base="$work/$label.approvald"
    for tool in "$@"; do
        wall="$work/$label.$tool"
        awk -v tool="$(title "$tool")" -v wall="$(median "$wall" 1)" -v cpu="$(median "$wall" 2)" -v n="$lines" \
            -v w="$(ratio "$wall" "$base" 1)" -v c="$(ratio "$wall" "$base" 2)" -v base="$(median "$base" 1)" \
            -v start="$(median "$work/start-$label.$tool" 1)" -v ours="$(median "$work/start-$label.approvald" 1)" '
            BEGIN {
                split(w, wr, " "); split(c, cr, " ")
                if (tool == "approvald") others = "– | – | –"
                else others = sprintf("%.1f (%.1f–%.1f) | %.1f | %.1f", wr[1], wr[2], wr[3], cr[1], \
                    (wall - start) / (base - ours > 0.001 ? base - ours : 0.001))
                printf "| %s | %.3f | %.3f | %.0f | %s |\n", tool, wall, cpu, n / wall, others
            }'
    done
}

# Says whether a figure keeps its limit; a run in which one does not ends with status 1 only when asked (--strict).
limit() { # TEXT FIGURE at-least|at-most LIMIT
    if awk -v f="$2" -v l="$4" -v kind="$3" 'BEGIN { exit !(kind == "at-least" ? f >= l : f <= l) }'; then
        echo "limit kept: $1: $2 (${3/-/ } $4)" | tee -a "$work/limits"
    else
        echo "limit MISSED: $1: $2 (${3/-/ } $4)" | tee -a "$work/limits"
    fi
}

wall_limit() { # LABEL TOOL LIMIT
    limit "$1, wall clock of $(title "$2") over that of approvald" \
        "$(ratio "$work/$1.$2" "$work/$1.approvald" 1 | awk '{ printf "%.1f", $1 }')" at-least "$3"
}
