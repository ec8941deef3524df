# What a daemon's start and a reload take, the rules' own test cases included.

# Seconds from the save of a file to the line of the log that says that it is live; a tenth of them is the wait for the
# end of the edit.
reload_once() { # RULES-FOLDER DAEMON-LOG EDIT
    local before now
    before=$(grep -c 'rules reloaded' "$2" || true)
    local start=$EPOCHREALTIME
    echo "# edit $3" >>"$1/extra-0000/rules.yaml"
    for _ in $(seq 1 3000); do
        now=$(grep -c 'rules reloaded' "$2" || true)
        [ "$now" -gt "$before" ] && break
        sleep 0.005
    done
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f 0\n", b - a }'
}

reloads() {
    local count folder daemon round
    printf '\n### start and reload of `run`, with one test case a rule\n\n'
    echo "| rules and cases | start s | save to live s |"
    echo "|---|---|---|"
    for count in 10 1000; do
        folder="$work/reload-$count"
        "$here/generate-rules" "$folder" "$count" "$(((count + 249) / 250))" texts cases
        run_daemon() { "$approvald" run --dry-run --rules "$folder" </dev/null; }
        rounds 5 "daemon-$count" daemon
        mkfifo "$work/hold-$count"
        "$approvald" run --dry-run --rules "$folder" <"$work/hold-$count" >/dev/null 2>"$work/reload-log" &
        daemon=$!
        exec 9>"$work/hold-$count"
        # The first edit is taken when the folder is watched.
        reload_once "$folder" "$work/reload-log" 0 >/dev/null
        for ((round = 1; round <= 5; round++)); do
            reload_once "$folder" "$work/reload-log" "$round"
        done >"$work/reload-$count.times"
        exec 9>&-
        wait "$daemon" || { cat "$work/reload-log" >&2; exit 1; }
        printf '| %s | %s | %s |\n' "$count" "$(median "$work/daemon-$count.daemon" 1)" "$(median "$work/reload-$count.times" 1)"
    done
    echo
}
