# Prints N lines of events: all of them approvals (-v share=1), or a log in which a share of the lines is one and the
# rest is what else such a log holds. The same N and share give the same lines with every awk.
# Usage: awk -v n=N -v share=0.05 -f events.awk

# A linear congruential generator that stays exact in doubles; awk's own numbers differ between awks.
function random(below) {
    seed = (seed * 16807) % 2147483647
    return int(seed / 2147483647 * below)
}

function pick(list) { return list[1 + random(list[0])] }

function split_list(text, list,    count) {
    count = split(text, list, " ")
    list[0] = count
}

function hexadecimal(    text, i) {
    text = ""
    for (i = 0; i < 4; i++) text = text quarter[random(4096)]
    return text
}

function digits(number) { return substr(1000000000 + number, 2) }

# One card of an approver, about 630 bytes. The amount is in cents.
function approval(i,    type, status, second, cards, j) {
    type = random(100)
    if (type < 60) { type = "approval_task"; status = pick(task) }
    else if (type < 90) { type = "approval_instance"; status = pick(instance) }
    else { type = "approval_cc"; status = pick(copy) }
    if (only != "") { type = only; status = pick(task) }
    second = 1763600000 + int(i / 40)
    cards = ""
    for (j = 0; j <= i % 2; j++)
        cards = cards (j ? "," : "") "{\"id\":\"7412093386" digits(2 * i + j) "\",\"open\":" (random(3) ? "true" : "false") "}"
    return "{\"uuid\":\"" hexadecimal() hexadecimal() "\",\"ts\":\"" second ".4470999\",\"type\":\"event_callback\"," \
        "\"event\":{\"app_id\":\"cli_a4d1f0e6b0b85013\",\"tenant_key\":\"2f31c0aa0d8f175e\",\"type\":\"" type "\"," \
        "\"approval_code\":\"7C468A54-8745-2245-9675-" substr(1000 + random(200), 2) "B7C63E8F4\"," \
        "\"instance_code\":\"" hexadecimal() "\",\"user_id\":\"" pick(team) "-" (1000 + random(9000)) "\"," \
        "\"status\":\"" status "\",\"operate_time\":\"" second "512\",\"amount\":" (100 * (1 + random(99999))) "," \
        "\"form\":[{\"name\":\"费用类型\",\"type\":\"radio\",\"value\":\"" pick(purpose) "\"}," \
        "{\"name\":\"天数\",\"type\":\"number\",\"value\":" (1 + random(20)) "}]," \
        "\"cards\":[" cards "]," \
        "\"message_id\":\"7412093385" digits(i) "\"}}"
}

# What somebody wrote in a chat; now and then about approvals.
function chat(i,    words) {
    words = random(200) ? "今天下午三点开会，请带上第三季度的预算表。" : "approval_task 卡片为什么没有更新？"
    return "{\"schema\":\"2.0\",\"header\":{\"event_id\":\"" hexadecimal() "\",\"event_type\":\"im.message.receive_v1\"," \
        "\"create_time\":\"" "1763" digits(i) "\",\"app_id\":\"cli_a4d1f0e6b0b85013\",\"tenant_key\":\"2f31c0aa0d8f175e\"}," \
        "\"event\":{\"sender\":{\"sender_id\":{\"open_id\":\"ou_" hexadecimal() "\",\"user_id\":\"" pick(team) "-" \
        (1000 + random(9000)) "\"},\"sender_type\":\"user\"},\"message\":{\"message_id\":\"om_" hexadecimal() "\"," \
        "\"chat_id\":\"oc_" hexadecimal() "\",\"chat_type\":\"group\",\"content\":\"{\\\"text\\\":\\\"" words "\\\"}\"}}}"
}

# What a service logged.
function request(i) {
    return "{\"time\":\"2025-11-20T09:00:12.447Z\",\"level\":\"" pick(level) "\",\"logger\":\"gateway.http\"," \
        "\"message\":\"request done\",\"trace\":\"" hexadecimal() hexadecimal() "\",\"http\":{\"method\":\"POST\"," \
        "\"path\":\"/open-apis/im/v1/messages/" hexadecimal() "\",\"status\":" (random(50) ? 200 : 502) "," \
        "\"duration_ms\":" random(900) "." random(1000) ",\"bytes\":" random(90000) "},\"user\":{\"id\":\"" pick(team) "-" \
        (1000 + random(9000)) "\",\"agent\":\"Mozilla/5.0\",\"roles\":[\"viewer\"," \
        "\"editor\"]},\"host\":{\"name\":\"gw-" random(40) "\",\"zone\":\"cn-north-1b\"},\"retry\":null,\"cached\":false}"
}

# Somebody moved to another department.
function contact(i) {
    return "{\"schema\":\"2.0\",\"header\":{\"event_id\":\"" hexadecimal() "\",\"event_type\":\"contact.user.updated_v3\"," \
        "\"create_time\":\"" "1763" digits(i) "\",\"app_id\":\"cli_a4d1f0e6b0b85013\",\"tenant_key\":\"2f31c0aa0d8f175e\"}," \
        "\"event\":{\"object\":{\"open_id\":\"ou_" hexadecimal() "\",\"name\":\"王小明\",\"department_ids\":[\"od-" \
        hexadecimal() "\"],\"job_title\":\"高级工程师\",\"status\":{\"is_activated\":true,\"is_frozen\":false}}," \
        "\"old_object\":{\"department_ids\":[\"od-" hexadecimal() "\"]}}}"
}

BEGIN {
    seed = 20251120
    split_list("APPROVED APPROVED APPROVED REJECTED DONE DONE TRANSFERRED ROLLBACK REVERTED OVERTIME_CLOSE PENDING", task)
    split_list("APPROVED APPROVED REJECTED CANCELED DELETED PENDING", instance)
    split_list("CREATE UNREAD READ", copy)
    split_list("sales finance legal ops", team)
    split_list("差旅 招待 办公用品 培训", purpose)
    split_list("info info info warning debug", level)
    for (i = 0; i < 4096; i++) quarter[i] = sprintf("%03x%05x", i, i * 97 % 1048576)
    for (i = 0; i < n; i++) {
        if (share == 1 || random(1000000) < share * 1000000) print approval(i)
        else if ((kind = random(10)) < 4) print chat(i)
        else if (kind < 9) print request(i)
        else print contact(i)
    }
}
