# What rules cost that do not apply: start-up and time per event by their number.

# A rules folder with the ten simple rules behind N others, in plugins of 1,000 that are tried first.
with_extra_rules() { # N
    local folder="$work/rules-$1" part
    mkdir -p "$folder"
    cp -r "$here/rules/simple/approvals" "$folder/approvals"
    for ((part = 0; part * 1000 < $1; part++)); do
        mkdir -p "$folder/extra-$part"
        printf 'plugin: extra-%d\norder: 10\n' "$part" >"$folder/extra-$part/plugin.yaml"
        # Five lines a rule.
        awk -v n="$1" -f "$here/extra-rules.awk" | sed -n "$((part * 5000 + 1)),$(((part + 1) * 5000))p" \
            >"$folder/extra-$part/rules.yaml"
    done
    { echo "first("; awk -v n="$1" -v as=jq -f "$here/extra-rules.awk"; echo "("; cat "$here/programs/simple.jq"; echo "))"; } \
        >"$work/rules-$1.jq"
}

# Microseconds that an event takes once a tool has started.
per_event() { # LABEL TOOL EVENTS
    awk -v whole="$(median "$work/$1.$2" 1)" -v start="$(median "$work/start-$1.$2" 1)" -v n="$3" \
        'BEGIN { printf "%.2f", (whole - start) * 1e6 / n }'
}

rule_counts() {
    local counts=(0 100 1000 10000) extra label tool copies=4 round
    [ -z "$quick" ] || { counts=(0 1000) copies=8; }
    relevant_events
    # More events, so that what is left without the start-up is more than its noise.
    for ((round = 0; round < copies; round++)); do cat "$work/relevant"; done >"$work/longer"
    head -n 1 "$work/relevant" >"$work/one"
    local longer=$((relevant_count * copies))

    for extra in "${counts[@]}"; do
        [ "$extra" -eq 0 ] || with_extra_rules "$extra"
    done
    # All counts in one loop: they are compared with each other.
    for extra in "${counts[@]}"; do : >"$work/count-$extra.approvald"; : >"$work/start-count-$extra.approvald"; done
    for ((round = 0; round < round_count; round++)); do
        for extra in "${counts[@]}"; do
            rules="$work/rules-$extra"
            [ "$extra" -gt 0 ] || rules="$here/rules/simple"
            stream="$work/longer" timed approvald "$work/count-$extra.approvald"
            stream="$work/one" timed approvald "$work/start-count-$extra.approvald"
        done
    done
    rm "$work/longer"

    printf '\n### rules that do not apply, %s events\n\n' "$longer"
    echo "| rules | approvald start s | µs/event | × of ten rules | jq start s | µs/event | gojq start s | µs/event |"
    echo "|---|---|---|---|---|---|---|---|"
    for extra in "${counts[@]}"; do
        label="count-$extra"
        printf '| 10 + %s | %s | %s | %s' "$extra" "$(median "$work/start-$label.approvald" 1)" \
            "$(per_event "$label" approvald "$longer")" "$(event_cost_ratio "$extra")"
        for tool in jq gojq; do chain_cost "$tool" "$extra"; done
        echo ' |'
    done
    echo
    for extra in "${counts[@]}"; do
        [ "$extra" -ne 1000 ] || limit "1000 more rules, time per event over that with ten" "$(event_cost_ratio 1000)" at-most 1.3
        [ "$extra" -ne 1000 ] || limit "start-up with 1000 more rules, s" "$(median "$work/start-count-1000.approvald" 1)" at-most 1.5
        [ "$extra" -ne 10000 ] || limit "start-up with 10000 more rules, s" "$(median "$work/start-count-10000.approvald" 1)" at-most 4
    done
}

# The median of what an event takes over what it takes with ten rules, each of one round: machines have moods.
event_cost_ratio() { # EXTRA
    local of="$work/count-$1.approvald" base="$work/count-0.approvald"
    paste -d' ' "$of" "$work/start-count-$1.approvald" "$base" "$work/start-count-0.approvald" |
        awk '{ printf "%.4f\n", ($1 - $3) / ($5 - $7) }' >"$work/cost-ratio"
    awk -v ratio="$(median "$work/cost-ratio" 1)" 'BEGIN { printf "%.2f", ratio }'
}

# The same rules as one jq program, on as few events as its time per event allows.
chain_cost() { # TOOL EXTRA
    local tool=$1 extra=$2 label="count-$2" count=20000
    case $extra in 100) count=4000 ;; 1000) count=400 ;; 10000) count=20 ;; esac
    if ! command -v "$tool" >/dev/null; then
        printf ' | – | –'
        return
    fi
    program="$work/rules-$extra.jq"
    [ "$extra" -gt 0 ] || program="$here/programs/simple.jq"
    if ! jq_accepts "$tool"; then
        printf ' | refused | –'
        return
    fi
    head -n "$count" "$work/relevant" >"$work/few"
    stream="$work/few" rounds 3 "$label" "$tool"
    stream="$work/one" rounds 3 "start-$label" "$tool"
    printf ' | %s | %s' "$(median "$work/start-$label.$tool" 1)" "$(per_event "$label" "$tool" "$count")"
}

# Whether the tool takes the program at all; jq refuses long ones after a while.
jq_accepts() { # TOOL
    timeout 120 "$1" -cf "$program" <"$work/one" >/dev/null 2>&1
}
