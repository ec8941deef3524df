extension SandboxState {
    // Replies that are no success: faults on request and refusals.

    mutating func faultReply(_ fault: Fault, call: SandboxCall) -> SandboxReply {
        stats.count("fault \(fault.kind.rawValue)")
        switch fault.kind {
        case .rateLimit429:
            return rateLimit(status: 429, seconds: Int64(fault.value), subject: "fault")
        case .rateLimit400:
            return rateLimit(status: 400, seconds: Int64(fault.value), subject: "fault")
        case .quota:
            return refusal(Refusal(status: 429, code: 99_991_403, message: "monthly quota used up"), subject: "fault")
        case .tokenExpired:
            tokens.invalidate(Self.token(in: call.authorization ?? ""))
            return refusal(
                Refusal(status: 400, code: 99_991_663, message: "Invalid access token for authorization."),
                subject: "fault")
        case .code:
            return refusal(Refusal(status: 200, code: fault.value, message: "fault on request"), subject: "fault")
        case .serverError:
            return unread(status: fault.value, body: "<html><body>\(fault.value)</body></html>", fault: fault)
        case .garbage:
            return unread(status: 200, body: "<html><body>sign in to the network</body></html>", fault: fault)
        case .empty:
            return unread(status: 200, body: "", fault: fault)
        case .reset, .delay, .halfBody, .otherID:
            var reply = unread(status: 200, body: "", fault: fault)
            reply.ending = .none
            return reply
        }
    }

    mutating func amend(_ reply: inout SandboxReply, by fault: Fault) {
        stats.count("fault \(fault.kind.rawValue)")
        if fault.kind == .halfBody {
            reply.ending = .half
        } else if reply.report?.hasPrefix("accepted") ?? false {
            reply.body = Envelope.success(messageID: "9\(calls)")
        }
    }

    private func unread(status: Int, body: String, fault: Fault) -> SandboxReply {
        SandboxReply(
            status: status, body: Array(body.utf8), contentType: "text/html", report: "fault \(fault.kind.rawValue)")
    }

    mutating func rateLimit(status: Int, seconds: Int64, subject: String) -> SandboxReply {
        let limit = Refusal(status: status, code: 99_991_400, message: "request trigger frequency limit")
        var reply = refusal(limit, subject: subject)
        reply.rateLimitResetSeconds = seconds
        return reply
    }

    mutating func refusal(_ refusal: Refusal, subject: String) -> SandboxReply {
        stats.count("refused \(refusal.code)")
        return SandboxReply(
            status: refusal.status, body: Envelope.refusal(refusal, logID: logID),
            report: "refused \(refusal.code) \(Envelope.quoted(refusal.message)) \(Envelope.quoted(subject))")
    }
}
