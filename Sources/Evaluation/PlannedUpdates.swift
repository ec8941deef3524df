package import Feishu
internal import Scan

/// Updates in the order of their events, their bytes together in two buffers: most are only passed on, so nothing is
/// allocated for one.
package struct PlannedUpdates: Sendable {
    package private(set) var records: [UpdateRecord] = []
    /// The requests as they are sent, each with a newline behind it.
    private var bodies: [UInt8] = []
    /// Message ids, event ids, tenants.
    private var keys: [UInt8] = []
    /// Those that were not prepared at load.
    private var requests: [UpdateRequest] = []
    /// Whether `bodies` holds the requests in the order of the records and nothing else.
    private var isInOrder = true
    private let templates: RequestTemplates
    private let emptyI18n: EmptyI18n

    init(templates: RequestTemplates, emptyI18n: EmptyI18n) {
        self.templates = templates
        self.emptyI18n = emptyI18n
    }

    /// Appends all requests in order, a line each.
    package func appendLines(to output: inout [UInt8]) {
        guard !isInOrder else {
            if output.isEmpty { output = bodies } else { output += bodies }
            return
        }
        for record in records {
            output += bodies[record.body.range]
            output.append(0x0A)
        }
    }

    // MARK: What a record stands for

    /// The request as it is sent.
    package func body(of record: UpdateRecord) -> ArraySlice<UInt8> { bodies[record.body.range] }

    package func messageID(of record: UpdateRecord) -> String { text(record.messageID) }

    /// The key that repeated events share; nil means that there is no duplicate check.
    package func eventID(of record: UpdateRecord) -> String? { record.eventID.isEmpty ? nil : text(record.eventID) }

    package func tenant(of record: UpdateRecord) -> String? { record.tenant.isEmpty ? nil : text(record.tenant) }

    package func request(of record: UpdateRecord) -> UpdateRequest {
        if let request = record.request { return requests[Int(request)] }
        return UpdateRequest(
            messageID: messageID(of: record), status: record.status,
            texts: record.status == .custom ? templates.texts(ofRule: record.rule) : [])
    }

    private func text(_ range: ByteRange) -> String { String(decoding: keys[range.range], as: UTF8.self) }
}

// MARK: - Cards of the directory

extension PlannedUpdates {
    /// Puts updates of cards in the place of updates that name a key.
    ///
    /// - Parameter messageIDs: asked about each record in order; nil leaves it as it is, none leaves it out.
    package mutating func readdress(_ messageIDs: (UpdateRecord) -> [String]?) {
        var readdressed: [UpdateRecord] = []
        readdressed.reserveCapacity(records.count)
        for record in records {
            if let messageIDs = messageIDs(record) {
                for messageID in messageIDs { readdressed.append(copy(of: record, to: messageID)) }
            } else {
                readdressed.append(record)
            }
        }
        records = readdressed
        isInOrder = false
    }

    private mutating func copy(of record: UpdateRecord, to messageID: String) -> UpdateRecord {
        var copy = record
        let body = EncodedUpdate.replacingMessageID(of: Array(bodies[record.body.range]), with: messageID)
        let start = bodies.count
        bodies += body ?? []
        copy.body = ByteRange(start..<bodies.count)
        copy.messageID = key(messageID.utf8)
        copy.isReaddressed = true
        if let number = record.request {
            let request = requests[Int(number)]
            requests.append(UpdateRequest(messageID: messageID, status: request.status, texts: request.texts))
            copy.request = Int32(requests.count - 1)
        }
        return copy
    }
}

// MARK: - Building

extension PlannedUpdates {
    mutating func append(_ update: PlannedUpdate, event: Int) {
        let start = bodies.count
        update.request.encode(emptyI18n: emptyI18n, into: &bodies)
        requests.append(update.request)
        records.append(
            UpdateRecord(
                event: event, rule: update.rule, status: update.request.status, eventTime: update.eventTime,
                messageID: key(update.request.messageID.utf8), eventID: key((update.eventID ?? "").utf8),
                tenant: key((update.tenant ?? "").utf8), body: ByteRange(start..<bodies.count),
                request: Int32(requests.count - 1)))
        bodies.append(0x0A)
    }

    /// Appends an update whose request is prepared.
    ///
    /// - Parameter record: without a body. Its message id is the same between the quotes of JSON.
    mutating func append(_ record: UpdateRecord) {
        let start = bodies.count
        bodies += RequestTemplates.head
        bodies += keys[record.messageID.range]
        templates.appendTail(rule: record.rule, record.status, to: &bodies)
        var record = record
        record.body = ByteRange(start..<bodies.count)
        records.append(record)
        bodies.append(0x0A)
    }

    /// Keeps a text that a record refers to.
    mutating func key(_ text: Span<UInt8>) -> ByteRange {
        let start = keys.count
        keys.append(text)
        return ByteRange(start..<keys.count)
    }

    /// Whether a text that is kept is this one.
    func isKey(_ range: ByteRange, _ text: Span<UInt8>) -> Bool {
        keys.span.extracting(range.range).isSame(as: text)
    }

    mutating func key(_ text: some Collection<UInt8>) -> ByteRange {
        let start = keys.count
        keys.append(contentsOf: text)
        return ByteRange(start..<keys.count)
    }

    /// Where it ends now, to come back to.
    var mark: Mark { Mark(records: records.count, bodies: bodies.count, keys: keys.count, requests: requests.count) }

    mutating func goBack(to mark: Mark) {
        records.removeLast(records.count - mark.records)
        bodies.removeLast(bodies.count - mark.bodies)
        keys.removeLast(keys.count - mark.keys)
        requests.removeLast(requests.count - mark.requests)
    }

    struct Mark {
        let records: Int
        let bodies: Int
        let keys: Int
        let requests: Int
    }

    /// Brings records that were appended late to their places.
    ///
    /// - Parameter late: how many records were there before these; both parts are in the order of their events.
    mutating func putInOrder(late: Int) {
        guard late > 0, late < records.count, records[late - 1].event > records[late].event else { return }
        records = records.merged(at: late) { $0.event < $1.event }
        isInOrder = false
    }

    /// Leaves out everything of this event and later ones. The records are in order.
    mutating func removeEvents(from event: Int) {
        let kept = records.count(below: event) { $0.event }
        guard kept < records.count else { return }
        records.removeLast(records.count - kept)
        isInOrder = false
    }
}
