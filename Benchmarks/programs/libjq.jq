# What rules/libjq says, as one chain in the order of the rules.
def texts($zh; $en; $ja): {status: "CUSTOM", status_name: "@i18n@1", i18n_resources: [
  {locale: "zh-CN", is_default: true, texts: {"@i18n@1": $zh}},
  {locale: "en-US", is_default: false, texts: {"@i18n@1": $en}},
  {locale: "ja-JP", is_default: false, texts: {"@i18n@1": $ja}}]};

.event
| if .type == "approval_task" then
    if .status == "PENDING" and (.form | map(.value) | length > 0) then empty
    elif .status == "APPROVED" and .amount / 100 > 50000 then
      (.amount / 100 | floor) as $yuan
      | {message_id} + texts("已同意 \($yuan) 元"; "\($yuan) yuan approved"; "\($yuan) 元を承認")
    elif .status == "APPROVED" then
      {message_id: ((.cards[] | select(.open) | .id), .message_id), status: "APPROVED", i18n_resources: []}
    elif .status == "REJECTED" and (.user_id | test("^legal-[0-9]+$")) then
      {message_id} + texts("法务已拒绝"; "Rejected by legal"; "法務が却下")
    elif .status == "REJECTED" then
      {message_id: ([.message_id] | map(select(length > 0)) | .[]), status: "REJECTED", i18n_resources: []}
    elif .status | split("_") | length == 1 then
      {message_id, status: {"D": "PROCESSED", "T": "FORWARDED", "R": "ROLLBACK"}[.status[0:1]], i18n_resources: []}
    elif .status == "OVERTIME_CLOSE" then
      (.form | map(select(.type == "number").value) | add) as $days
      | {message_id} + texts("超时已关闭（\($days) 天）"; "Closed after \($days) days"; "\($days) 日で期限切れ")
    else empty end
  elif .type == "approval_instance" then
    if .status == "APPROVED" or .status == "REJECTED" then
      {message_id: .cards[].id, status, i18n_resources: []}
    elif .cards | any(.open) then
      {message_id: (.cards[] | select(.open) | .id), status: "DELETED", i18n_resources: []}
    else empty end
  elif .type == "approval_cc" and ([.form[].value] | index("差旅")) then
    {message_id, status: "ADD", i18n_resources: []}
  else empty end
