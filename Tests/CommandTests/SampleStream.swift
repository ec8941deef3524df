import TestSupport

/// Events in the manner of a real log stream, made from a seed, with what the shipped rules must make of them.
struct SampleStream {
    /// In order, without newlines.
    private(set) var lines: [String] = []
    /// What `map` prints: one request for each mapped line, redelivered ones included.
    private(set) var requests: [String] = []
    /// What is sent: each mapped event once.
    private(set) var distinctRequests: [String] = []
    /// How `map` must account for the lines.
    private(set) var counts = [
        "read": 0, "matched": 0, "ignored": 0, "unmatched": 0, "skipped": 0, "blank": 0, "duplicate": 0, "failed": 0,
    ]
    private var mapped: [(line: String, request: String)] = []
    private var random: SeededGenerator
    private var cardsMade = 0

    /// - Parameters:
    ///   - seed: Equal seeds make equal streams.
    ///   - events: Lines that are whole events.
    ///   - hasHalfLines: Whether four lines are cut off in the middle, as by a full disk of the sender.
    init(seed: UInt64 = 7, events: Int = 1200, hasHalfLines: Bool = true) {
        random = SeededGenerator(seed: seed)
        for index in 0..<events {
            addEvent(index)
            switch index {
            case events / 10:
                add(#"{"challenge":"ajls384kdj","token":"verification","type":"url_verification"}"#, "unmatched")
            case events / 5: add("2025-11-20 09:00:12 INFO rotated the log {keep=7}", "skipped")
            case events / 3: add("  \t", "blank")
            default: break
            }
            if hasHalfLines, index % (events / 4) == events / 8, let whole = mapped.last?.line {
                add(String(whole.prefix(whole.count / 2)), "failed")
            }
        }
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    var redelivered: Int { requests.count - distinctRequests.count }

    /// The balance of a `run` of an empty store: what came twice is a duplicate.
    var runCounts: [String: Int] {
        var counts = counts
        counts["matched", default: 0] -= redelivered
        counts["duplicate"] = redelivered
        return counts
    }

    private mutating func add(_ line: String, _ account: String) {
        lines.append(line)
        counts["read", default: 0] += 1
        counts[account, default: 0] += 1
    }

    private mutating func addEvent(_ index: Int) {
        switch random.next() % 100 {
        case 0..<55: addTask(index)
        case 55..<70: addInstance(index)
        case 70..<92: addOther(index)
        default:
            guard !mapped.isEmpty else { return addOther(index) }
            let again = mapped[Int(random.next() % UInt64(mapped.count))]
            add(again.line, "matched")
            requests.append(again.request)
        }
    }

    private mutating func addTask(_ index: Int) {
        let kinds = SampleTask.all
        let kind = kinds[Int(random.next() % UInt64(kinds.count))]
        cardsMade += 1
        let card = "7412093385521\(1_000_000 + cardsMade)"
        let event = """
            "type":"approval_task","approval_code":"0B7E5A12","instance_code":"\(hexadecimal(8))",\
            "task_id":"74110\(index)","status":"\(kind.event)","operate_time":"\(time(index))","custom_key":"主管",\
            "extra":"{}","message_id":"\(card)"
            """
        let line = envelope(event, index)
        guard let request = kind.request(card: card) else { return add(line, "ignored") }
        add(line, "matched")
        mapped.append((line, request))
        requests.append(request)
        distinctRequests.append(request)
    }

    private mutating func addInstance(_ index: Int) {
        let statuses = ["PENDING", "APPROVED", "CANCELED", "DELETED", "SUSPENDED"]
        let status = statuses[Int(random.next() % UInt64(statuses.count))]
        let event = """
            "type":"approval_instance","instance_code":"\(hexadecimal(8))","status":"\(status)",\
            "operate_time":"\(time(index))","uuid":"po-\(index)","message_id":""
            """
        add(envelope(event, index), "ignored")
    }

    private mutating func addOther(_ index: Int) {
        let text = index.isMultiple(of: 3) ? "审批 approval_task 进度如何？ APPROVED" : "lunch?"
        add(
            """
            {"schema":"2.0","header":{"event_id":"\(hexadecimal(16))","event_type":"im.message.receive_v1",\
            "create_time":"\(time(index))","token":"verification"},"event":{"message":{"message_id":"om_\(hexadecimal(8))",\
            "content":"{\\"text\\": \\"\(text)\\"}"}}}
            """, "unmatched")
    }

    private mutating func envelope(_ event: String, _ index: Int) -> String {
        """
        {"ts":"\(time(index) / 1000).4470999","uuid":"\(hexadecimal(16))","token":"verification",\
        "type":"event_callback","event":{"app_id":"cli_a4d1f0e6","tenant_key":"2f31c0aa",\(event)}}
        """
    }

    /// All on one day in Shanghai, since some texts hold the date.
    private func time(_ index: Int) -> Int { 1_763_600_000_000 + index * 500 }

    private mutating func hexadecimal(_ bytes: Int) -> String {
        (0..<bytes).map { _ in String(0x100 + random.next() % 0x100, radix: 16).dropFirst() }.joined()
    }
}

/// A status of `approval_task` and what the shipped rules make of it.
struct SampleTask {
    let event: String
    /// What follows the message id in the request; nil for a status that needs none.
    let rest: String?

    func request(card: String) -> String? {
        rest.map { #"{"message_id":"\#(card)","# + $0 }
    }

    static let all = [
        plain("APPROVED", "APPROVED"), plain("REJECTED", "REJECTED"), plain("TRANSFERRED", "FORWARDED"),
        plain("ROLLBACK", "ROLLBACK"), plain("DONE", "PROCESSED"),
        custom(
            "REVERTED", ("2025年11月20日 已还原", "查看详情"), ("Restored on Nov 20, 2025", "View details"),
            ("2025/11/20 復元済み", "詳細を見る")),
        custom(
            "OVERTIME_CLOSE", ("2025年11月20日 超时已关闭", "查看关闭原因"), ("Closed (timed out) on Nov 20, 2025", "See why"),
            ("2025/11/20 期限切れで終了", "理由を見る")),
        SampleTask(event: "PENDING", rest: nil), SampleTask(event: "OVERTIME_RECOVER", rest: nil),
    ]

    private static func plain(_ event: String, _ status: String) -> SampleTask {
        SampleTask(event: event, rest: #""status":"\#(status)","i18n_resources":[]}"#)
    }

    private typealias Texts = (title: String, action: String)

    private static func custom(_ event: String, _ zh: Texts, _ en: Texts, _ ja: Texts) -> SampleTask {
        let resources = [("zh-CN", zh), ("en-US", en), ("ja-JP", ja)].map { locale, texts in
            """
            {"locale":"\(locale)","is_default":\(locale == "zh-CN"),\
            "texts":{"@i18n@1":"\(texts.title)","@i18n@2":"\(texts.action)"}}
            """
        }
        return SampleTask(
            event: event,
            rest: """
                "status":"CUSTOM","status_name":"@i18n@1","detail_action_name":"@i18n@2",\
                "i18n_resources":[\(resources.joined(separator: ","))]}
                """)
    }
}
