internal import Feishu

/// Requests prepared at load: all of one but its message id is known beforehand when its texts take no arguments.
final class RequestTemplates: Sendable {
    /// What follows the message id, its closing quote first; one after the other.
    private let bytes: [UInt8]
    /// By `UpdateStatus.place`; empty for CUSTOM.
    private let plain: [ByteRange]
    /// CUSTOM with the texts of a rule; empty for rules whose texts need arguments, or that have none.
    private let custom: [ByteRange]
    private let texts: [Int: [LocalizedTexts]]

    /// What precedes the message id.
    static let head = Array(#"{"message_id":""#.utf8)

    /// - Parameter texts: of each rule, those that are the same for every event; nil: it has others, or none.
    init(texts: [[LocalizedTexts]?], emptyI18n: EmptyI18n) {
        var bytes: [UInt8] = []
        func tail(_ status: UpdateStatus, _ texts: [LocalizedTexts]) -> ByteRange {
            let start = bytes.count
            let request = UpdateRequest(messageID: "", status: status, texts: texts)
            bytes += request.encoded(emptyI18n: emptyI18n).dropFirst(Self.head.count)
            return ByteRange(start..<bytes.count)
        }
        let none = ByteRange(0..<0)
        plain = UpdateStatus.allCases.map { $0 == .custom ? none : tail($0, []) }
        custom = texts.map { $0.map { tail(.custom, $0) } ?? none }
        self.bytes = bytes
        self.texts = Dictionary(
            uniqueKeysWithValues: texts.enumerated().compactMap { rule, texts in
                texts.map { (rule, $0) }
            })
    }

    /// Those that take no arguments.
    func texts(ofRule rule: Int) -> [LocalizedTexts] { texts[rule] ?? [] }

    func hasRequest(rule: Int, _ status: UpdateStatus) -> Bool { !tail(rule, status).isEmpty }

    /// Appends what follows the message id of a request that is prepared.
    func appendTail(rule: Int, _ status: UpdateStatus, to output: inout [UInt8]) {
        output.append(contentsOf: bytes[tail(rule, status).range])
    }

    private func tail(_ rule: Int, _ status: UpdateStatus) -> ByteRange {
        status == .custom ? custom[rule] : plain[status.place]
    }
}

extension UpdateStatus {
    /// Its place in `allCases`.
    var place: Int {
        switch self {
        case .approved: 0
        case .rejected: 1
        case .cancelled: 2
        case .forwarded: 3
        case .rollback: 4
        case .add: 5
        case .deleted: 6
        case .processed: 7
        case .custom: 8
        }
    }
}
