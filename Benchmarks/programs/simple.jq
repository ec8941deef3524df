# What rules/simple says, as one table by type and status.
{
  approval_task: {
    APPROVED: {status: "APPROVED", i18n_resources: []},
    REJECTED: {status: "REJECTED", i18n_resources: []},
    DONE: {status: "PROCESSED", i18n_resources: []},
    TRANSFERRED: {status: "FORWARDED", i18n_resources: []},
    ROLLBACK: {status: "ROLLBACK", i18n_resources: []},
    REVERTED: {status: "CUSTOM", status_name: "@i18n@1", detail_action_name: "@i18n@2", i18n_resources: [
      {locale: "zh-CN", is_default: true, texts: {"@i18n@1": "已还原", "@i18n@2": "查看详情"}},
      {locale: "en-US", is_default: false, texts: {"@i18n@1": "Restored", "@i18n@2": "View details"}},
      {locale: "ja-JP", is_default: false, texts: {"@i18n@1": "復元済み", "@i18n@2": "詳細を見る"}}]},
    OVERTIME_CLOSE: {status: "CUSTOM", status_name: "@i18n@1", i18n_resources: [
      {locale: "zh-CN", is_default: true, texts: {"@i18n@1": "超时已关闭"}},
      {locale: "en-US", is_default: false, texts: {"@i18n@1": "Closed (timed out)"}},
      {locale: "ja-JP", is_default: false, texts: {"@i18n@1": "期限切れで終了"}}]}
  },
  approval_instance: {
    APPROVED: {status: "APPROVED", i18n_resources: []},
    REJECTED: {status: "REJECTED", i18n_resources: []},
    DELETED: {status: "DELETED", i18n_resources: []},
    CANCELED: {status: "CANCELLED", i18n_resources: []}
  },
  approval_cc: {
    CREATE: {status: "ADD", i18n_resources: []}
  }
}[.event.type][.event.status] as $rest
| select($rest)
| {message_id: .event.message_id} + $rest
