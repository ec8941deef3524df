internal import Feishu
internal import Logging
internal import Outbox

/// What operators read of the delivery: one line per change, never one per call.
struct DeliveryLog: Sendable {
    let logger: Logger

    func parking(_ news: ParkingNews, _ reply: UpdateReply) {
        var metadata: Logger.Metadata = [
            "event": "delivery.parking", "code": "\(reply.code.map(String.init) ?? "-")",
            "http_status": "\(reply.httpStatus.map(String.init) ?? "-")", "msg": "\(reply.message)",
            "log_id": "\(reply.logID ?? "-")",
        ]
        var whose = ""
        if case .tenant(let tenant) = news.subject {
            metadata["tenant"] = "\(tenant ?? "-")"
            whose = " for one tenant"
        }
        switch news.change {
        case .parked(let reason):
            logger.critical("nothing is sent\(whose): \(reason.explanation)", metadata: metadata)
        case .resumed:
            logger.notice("sending again\(whose): the API takes updates", metadata: metadata)
        }
    }

    func mended(_ reason: ParkReason) {
        logger.notice(
            "sending again: what was missing is there",
            metadata: ["event": "delivery.parking", "was": "\(reason.rawValue)"])
    }

    func circuit(isClosed: Bool, _ reply: UpdateReply) {
        let metadata: Logger.Metadata = ["event": "delivery.circuit", "msg": "\(reply.message)"]
        if isClosed {
            logger.notice("the API answers again", metadata: metadata)
        } else {
            logger.warning("calls keep failing: updates are kept, and single calls probe the API", metadata: metadata)
        }
    }

    func store(failing error: OutboxError?) {
        let metadata: Logger.Metadata = ["event": "delivery.store"]
        if let error {
            logger.error("sending waits for the store: \(error)", metadata: metadata)
        } else {
            logger.notice("the store works again", metadata: metadata)
        }
    }
}
