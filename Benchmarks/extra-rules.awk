# Prints N rules, each for a form of its own that no generated event is about; every tenth needs libjq where its
# comparisons hold. As rules of approvald, or (-v as=jq) as the first alternatives of a jq program's `first(…)`: one
# conditional with so many branches is more than jq 1.6 compiles.
# Usage: awk -v n=N [-v as=jq] -f extra-rules.awk

BEGIN {
    for (i = 1; i <= n; i++) {
        condition = sprintf(".event.type == \"approval_task\" and .event.approval_code == \"3B68E280-CF13-41BA-%05dC7A1\"" \
            " and .event.status == \"APPROVED\"", i)
        if (i % 10 == 0) condition = condition " and .event.amount / 100 > " i
        if (as == "jq")
            printf "(select(%s) | {message_id: .event.message_id, status: \"APPROVED\", i18n_resources: []}),\n", condition
        else
            printf "- rule: form-%05d\n  when: %s\n  message: .event.message_id\n  status: APPROVED\n\n", i, condition
    }
}
