internal import Feishu
internal import Rules

/// The expressions of a rule whose request is prepared at load, as far as the event decides about it.
struct PreparedRule: BitwiseCopyable {
    private let message: Int
    private let status: Status
    private let eventID: Int?
    private let eventTime: Int?
    private let tenant: Int?
    /// Arguments, a run of links: no text takes them, but an error in one of them fails the event.
    private let arguments: ByteRange

    private enum Status: BitwiseCopyable {
        case fixed(UpdateStatus)
        case computed(Int)
    }

    /// Longer texts are left to the way on which sizes are counted.
    private static let textBytesMax = 4096

    /// Nil where a field is more than one value, or a text key is computed.
    init?(
        _ template: UpdateTemplate, _ fields: [(field: RuleField, outputs: [NativeProgram.Output])],
        _ builder: inout NativeProgramBuilder
    ) {
        var message: Int?
        var status: Status?
        var eventID: Int?
        var eventTime: Int?
        var tenant: Int?
        var arguments: [Int] = []
        if case .fixed(let fixed) = template.status { status = .fixed(fixed) }
        for (field, outputs) in fields {
            guard outputs.count == 1, case .value(let root) = outputs[0] else { return nil }
            switch field {
            case .message: message = root
            case .status: status = .computed(root)
            case .statusName, .detailActionName, .key: return nil
            case .argument: arguments.append(root)
            case .eventID: eventID = root
            case .eventTime: eventTime = root
            case .eventTenant: tenant = root
            }
        }
        guard let message, let status else { return nil }
        self.message = message
        self.status = status
        self.eventID = eventID
        self.eventTime = eventTime
        self.tenant = tenant
        let start = builder.run(arguments)
        self.arguments = ByteRange(start..<start + arguments.count)
    }

    /// The update without its request. Nil where anything is out of the ordinary: then the full way tells what.
    ///
    /// - Parameter updates: keeps the record's texts.
    func record(
        event: Int, rule: Int, _ evaluation: NativeEvaluation, _ line: Span<UInt8>, _ scratch: inout NativeScratch,
        _ updates: inout PlannedUpdates, now: () -> Int64
    ) -> UpdateRecord? {
        for argument in arguments.range {
            scratch.forgetValues()
            let value = evaluation.value(evaluation.program.links[argument], line, &scratch)
            guard value.isValue || value.kind == .nothing else { return nil }
        }
        guard let status = status(evaluation, line, &scratch),
            let messageID = key(message, isShown: true, evaluation, line, &scratch, &updates), !messageID.isEmpty,
            let eventID = key(eventID, isShown: false, evaluation, line, &scratch, &updates),
            let tenant = key(tenant, isShown: false, evaluation, line, &scratch, &updates)
        else { return nil }
        var time: Int64?
        if let eventTime {
            scratch.forgetValues()
            let value = evaluation.value(eventTime, line, &scratch)
            guard let found = milliseconds(value, evaluation, line, scratch) else { return nil }
            time = EventTime.checked(found, now: now())
        }
        return UpdateRecord(
            event: event, rule: rule, status: status, eventTime: time, messageID: messageID, eventID: eventID,
            tenant: tenant)
    }

    private func status(
        _ evaluation: NativeEvaluation, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> UpdateStatus? {
        switch status {
        case .fixed(let status): return status
        case .computed(let root):
            scratch.forgetValues()
            let value = evaluation.value(root, line, &scratch)
            guard value.kind == .string else { return nil }
            return evaluation.withText(value, line, scratch.bytes) { evaluation.program.status(named: $0) }
        }
    }

    /// The bytes of a key, none where the event gives none; nil for what is not certain.
    ///
    /// - Parameter isShown: whether it is to stand in a request as it is.
    private func key(
        _ root: Int?, isShown: Bool, _ evaluation: NativeEvaluation, _ line: Span<UInt8>,
        _ scratch: inout NativeScratch, _ updates: inout PlannedUpdates
    ) -> ByteRange? {
        guard let root else { return .empty }
        scratch.forgetValues()
        let value = evaluation.value(root, line, &scratch)
        switch value.kind {
        case .string:
            guard value.range.count <= Self.textBytesMax else { return nil }
            return evaluation.withText(value, line, scratch.bytes) { text in
                // In a line, and escaped, a text holds nothing that cannot stand in a request, and no NUL.
                if value.place != .line, isShown ? !text.isPlainJSON : text.holdsNUL { return nil }
                return updates.key(text)
            }
        case .number:
            guard value.number >= 0, let digits = RawValue.digits(value.number) else { return nil }
            return updates.key(digits.utf8)
        case .null, .nothing, .true, .false: return .empty
        default: return nil
        }
    }

    /// Of digits; nil for all other times.
    private func milliseconds(
        _ value: NativeValue, _ evaluation: NativeEvaluation, _ line: Span<UInt8>, _ scratch: NativeScratch
    ) -> Int64? {
        guard value.kind == .string else { return nil }
        return evaluation.withText(value, line, scratch.bytes) { EventTime.milliseconds(digits: $0) }
    }
}
