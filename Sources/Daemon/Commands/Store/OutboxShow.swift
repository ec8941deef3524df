import Feishu
package import Outbox
import Outcomes

/// `approvald outbox show`: updates with their requests and all their calls.
package struct OutboxShow: Sendable {
    private let desk: StoreDesk
    private let selection: Selection

    package init(desk: StoreDesk, selection: Selection) {
        self.desk = desk
        self.selection = selection
    }

    /// - Returns: 1 when an id is not there.
    package func run() throws -> ExitStatus {
        let found = try desk.withStore { visit in
            try visit.updates(selection).map { ($0, try visit.attempts(of: $0.id)) }
        }
        for (update, attempts) in found {
            switch desk.format {
            case .json: try printJSON(update, attempts)
            case .text: try printText(update, attempts)
            }
        }
        let missing = (selection.ids ?? []).subtracting(found.map(\.0.id))
        for id in missing.sorted() {
            desk.console.errors.write("approvald: update \(id): \(Intervention.Refusal.notFound.sentence)\n")
        }
        return missing.isEmpty ? .success : .someFailed
    }

    private func printJSON(_ update: UpdateEntry, _ attempts: [Attempt]) throws {
        try desk.print { writer in
            update.writeMembers(into: &writer)
            writer.key("request")
            writer.shown(request: update.body)
            writer.key("calls")
            writer.array { writer in
                for attempt in attempts { attempt.write(into: &writer) }
            }
        }
    }

    private func printText(_ update: UpdateEntry, _ attempts: [Attempt]) throws {
        var lines = [
            "update \(update.id): \(update.state.name)" + (update.reason.map { " (\($0.rawValue))" } ?? ""),
            update.key.map { "  card      \(Shown.text($0)), \(update.status.rawValue)" }
                ?? "  message   \(Shown.text(update.messageID)), \(update.status.rawValue)",
            "  rule      \(update.plugin)/\(update.rule)",
        ]
        if let eventID = update.eventID { lines.append("  event     \(Shown.text(eventID))") }
        lines.append("  accepted  \(Shown.time(update.acceptedAt))")
        if update.state == .pending {
            let what = update.key == nil ? "due       " : "waits     for a card until "
            lines.append("  \(what)\(Shown.time(update.notBefore))")
        }
        if let finishedAt = update.finishedAt { lines.append("  finished  \(Shown.time(finishedAt))") }
        lines.append("  request   \(Shown.bytes(update.body))")
        for attempt in attempts {
            let status = attempt.httpStatus.map { " HTTP \($0)" } ?? ""
            let code = attempt.code.map { " code \($0)" } ?? ""
            let log = attempt.logID.map { " log_id \(Shown.text($0))" } ?? ""
            let message = attempt.message.isEmpty ? "" : " \(Shown.text(attempt.message))"
            lines.append(
                "  call      \(Shown.time(attempt.at))\(status)\(code)\(message)\(log), \(attempt.milliseconds) ms")
        }
        for line in lines { try desk.console.print(line) }
    }
}

extension UpdateEntry {
    /// The members of an update, as `ls` and `show` print them; what is not known is left out.
    func writeMembers(into writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("state", state.name)
        writer.member("message_id", ifPresent: key == nil ? Shown.text(messageID) : nil)
        writer.member("card", ifPresent: key.map { Shown.text($0) })
        writer.member("status", status.rawValue)
        writer.member("plugin", plugin)
        writer.member("rule", rule)
        writer.member("event_id", ifPresent: eventID.map { Shown.text($0) })
        writer.member("tenant", ifPresent: tenant.map { Shown.text($0) })
        writer.member("reason", ifPresent: reason?.rawValue)
        writer.member("accepted_at", Shown.time(acceptedAt))
        writer.member(
            key == nil ? "due_at" : "waits_until", ifPresent: state == .pending ? Shown.time(notBefore) : nil)
        writer.member("finished_at", ifPresent: finishedAt.map(Shown.time))
        writer.member("attempts", attempts)
    }
}

extension Attempt {
    fileprivate func write(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("at", Shown.time(at))
            writer.member("http_status", ifPresent: httpStatus)
            writer.member("code", ifPresent: code)
            writer.member("msg", Shown.text(message))
            writer.member("log_id", ifPresent: logID.map { Shown.text($0) })
            writer.member("ms", milliseconds)
        }
    }
}
