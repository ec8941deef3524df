internal import Feishu
internal import Scan

/// Makes records of an answer straight from its bytes, where the requests of its rules are prepared at load. Whatever
/// is out of the ordinary is left to the full way, which tells what is wrong.
struct AnswerPlanner: Sendable {
    let decider: Decider
    let templates: RequestTemplates
    let now: @Sendable () -> Int64

    /// More ids than this are left to the full way, which knows repeated ones by a set.
    private static let messageIDsMax = 8

    /// What a rule's fields gave.
    private struct Fields {
        var messageIDs: [ByteRange] = []
        var status: UpdateStatus?
        var eventID = ByteRange.empty
        var tenant = ByteRange.empty
        var eventTime: Int64?
    }

    /// The fate of the event; nil, and nothing is appended, where only the full way tells.
    ///
    /// - Parameter answer: one verdict, whose form was checked.
    func append(_ answer: ArraySlice<UInt8>, event: Int, to decided: inout DecidedEvents) -> EventFate? {
        let mark = decided.updates.mark
        do throws(WireError) {
            if let fate = try plan(answer, event, &decided) { return fate }
        } catch {
            // It is read again, and fails again, on the full way.
        }
        decided.updates.goBack(to: mark)
        return nil
    }

    private func plan(
        _ answer: ArraySlice<UInt8>, _ event: Int, _ decided: inout DecidedEvents
    ) throws(WireError) -> EventFate? {
        var reader = WireReader(answer)
        guard try reader.byte() == Wire.VerdictTag.decided else { return nil }
        var ignoring: Int?
        var hasUpdates = false
        while true {
            let tag = try reader.byte()
            if tag == Wire.FindingTag.end { break }
            guard tag == Wire.FindingTag.match else { return nil }
            let rule = Int(try reader.number(UInt32.self))
            let count = try reader.count()
            guard rule < decider.ruleCount else { return nil }
            guard let planner = decider.planner(ofRule: rule) else {
                guard count == 0 else { return nil }
                ignoring = ignoring ?? rule
                continue
            }
            guard planner.fields.count == count,
                try plan(planner, rule, event, &reader, &decided.updates)
            else { return nil }
            hasUpdates = true
        }
        if hasUpdates { return .matched }
        guard let ignoring else { return .unmatched }
        decided.ignore(event, by: ignoring)
        return .ignored
    }

    private func plan(
        _ planner: RulePlanner, _ rule: Int, _ event: Int, _ reader: inout WireReader, _ updates: inout PlannedUpdates
    ) throws(WireError) -> Bool {
        var fields = Fields(status: planner.fixedStatus)
        for field in planner.fields {
            guard try take(field, &fields, &reader, &updates) else { return false }
        }
        guard let status = fields.status, templates.hasRequest(rule: rule, status), !fields.messageIDs.isEmpty else {
            return false
        }
        for messageID in fields.messageIDs {
            updates.append(
                UpdateRecord(
                    event: event, rule: rule, status: status, eventTime: fields.eventTime, messageID: messageID,
                    eventID: fields.eventID, tenant: fields.tenant))
        }
        return true
    }

    private func take(
        _ field: RuleField, _ fields: inout Fields, _ reader: inout WireReader, _ updates: inout PlannedUpdates
    ) throws(WireError) -> Bool {
        guard try reader.byte() == Wire.FieldTag.outputs else { return false }
        let count = try reader.count()
        if field == .message {
            for _ in 0..<count {
                guard try takeMessageIDs(&fields, &reader, &updates, depth: 0) else { return false }
            }
            return true
        }
        // Of all others the first output counts.
        if count > 0 {
            switch field {
            case .message, .statusName, .detailActionName, .key: return false
            case .argument: try reader.skipValue(depth: 0)
            case .status:
                guard try reader.byte() == Wire.ValueTag.string else { return false }
                fields.status = UpdateStatus(rawValue: try reader.text())
            case .eventID:
                guard let key = try key(&reader, &updates) else { return false }
                fields.eventID = key
            case .eventTenant:
                guard let key = try key(&reader, &updates) else { return false }
                fields.tenant = key
            case .eventTime:
                guard let time = try time(&reader) else { return false }
                fields.eventTime = EventTime.checked(time, now: now())
            }
        }
        for _ in 1..<max(count, 1) { try reader.skipValue(depth: 0) }
        return field != .status || count > 0
    }

    // MARK: Values

    private func takeMessageIDs(
        _ fields: inout Fields, _ reader: inout WireReader, _ updates: inout PlannedUpdates, depth: Int
    ) throws(WireError) -> Bool {
        switch try reader.byte() {
        case Wire.ValueTag.string:
            let text = reader.slice(try reader.textRange())
            guard !text.isEmpty, text.span.isPlainJSON, fields.messageIDs.count < Self.messageIDsMax,
                !fields.messageIDs.contains(where: { updates.isKey($0, text.span) })
            else { return false }
            fields.messageIDs.append(updates.key(text.span))
            return true
        case Wire.ValueTag.array:
            guard depth < 2 else { return false }
            for _ in 0..<(try reader.count()) {
                guard try takeMessageIDs(&fields, &reader, &updates, depth: depth + 1) else { return false }
            }
            return true
        default: return false
        }
    }

    /// Nil where only the full way tells.
    private func key(_ reader: inout WireReader, _ updates: inout PlannedUpdates) throws(WireError) -> ByteRange? {
        switch try reader.byte() {
        case Wire.ValueTag.string:
            let text = reader.slice(try reader.textRange())
            return text.span.holdsNUL ? .empty : updates.key(text.span)
        case Wire.ValueTag.null, Wire.ValueTag.false, Wire.ValueTag.true, Wire.ValueTag.object: return .empty
        default: return nil
        }
    }

    /// Of digits; nil for all others.
    private func time(_ reader: inout WireReader) throws(WireError) -> Int64? {
        guard try reader.byte() == Wire.ValueTag.string else { return nil }
        return EventTime.milliseconds(digits: reader.slice(try reader.textRange()).span)
    }
}
