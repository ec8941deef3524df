# What the daemon takes from a FIFO, and what it stores: one transaction a batch, each of them on the disk
# (`synchronous=FULL`) before its bytes are consumed.

# Seconds from the first byte written until all of it is decided, and stored where it is.
fifo_once() { # EVENTS-FILE DAEMON-OPTION…
    local file=$1 fifo="$work/fifo" daemon start
    shift
    rm -rf "$work/state" "$fifo"
    mkfifo "$fifo"
    "$approvald" run --rules "$rules" --input "$fifo" --emit none "$@" >/dev/null 2>"$work/intake-log" &
    daemon=$!
    # Opening waits for the daemon, so the start is not counted.
    exec 9>"$fifo"
    start=$EPOCHREALTIME
    cat "$file" - >&9 <<<'{'
    # The last line is broken: that it failed is told when everything before it is decided and stored.
    until grep -q ' line failed ' "$work/intake-log"; do
        kill -0 "$daemon" || { cat "$work/intake-log" >&2; exit 1; }
        sleep 0.002
    done
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f 0\n", b - a }'
    exec 9>&-
    kill -TERM "$daemon"
    wait "$daemon" || [ $? -eq 75 ] || { cat "$work/intake-log" >&2; exit 1; }
    grep -q "^balance events read=$(($(wc -l <"$file") + 1)) " "$work/intake-log" || { cat "$work/intake-log" >&2; exit 1; }
}

intake() {
    local round
    mixed_events
    relevant_events
    grep -vF '"type":"approval_' "$work/mixed" >"$work/irrelevant"
    head -n $((relevant_count / 4)) "$work/relevant" >"$work/stored"
    echo bench >"$work/secret"
    for ((round = 0; round < round_count; round++)); do
        rules="$here/rules/mixed" fifo_once "$work/irrelevant" --dry-run >>"$work/intake.irrelevant"
        rules="$here/rules/simple" fifo_once "$work/relevant" --dry-run >>"$work/intake.decided"
        # Nobody listens there: what is stored stays pending.
        rules="$here/rules/simple" fifo_once "$work/stored" --state "$work/state" --api-url http://127.0.0.1:9 \
            --app-id cli_bench --app-secret-file "$work/secret" >>"$work/intake.stored"
    done
    printf '\n### intake from a FIFO, `run`\n\n'
    echo "| what | lines | MB | s | lines/s | MB/s |"
    echo "|---|---|---|---|---|---|"
    intake_row "no rule applies, \`--dry-run\`" irrelevant irrelevant
    intake_row "some rule is for each, \`--dry-run\`" relevant decided
    intake_row "stored, \`synchronous=FULL\`" stored stored
    echo
    limit "irrelevant lines from a FIFO, MB/s" "$(intake_rate irrelevant irrelevant 1e6 "$(stat -c %s "$work/irrelevant")")" at-least 150
    limit "relevant events stored a second" "$(intake_rate stored stored 1 "$(wc -l <"$work/stored")")" at-least 30000
}

intake_rate() { # FILE LABEL UNIT COUNT
    awk -v n="$4" -v unit="$3" -v s="$(median "$work/intake.$2" 1)" 'BEGIN { printf "%.0f", n / unit / s }'
}

intake_row() { # TEXT FILE LABEL
    local lines bytes
    lines=$(wc -l <"$work/$2")
    bytes=$(stat -c %s "$work/$2")
    awk -v text="$1" -v n="$lines" -v b="$bytes" -v s="$(median "$work/intake.$3" 1)" \
        'BEGIN { printf "| %s | %d | %.0f | %.2f | %.0f | %.0f |\n", text, n, b / 1e6, s, n / s, b / 1e6 / s }'
}
