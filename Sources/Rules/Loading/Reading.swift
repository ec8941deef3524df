/// Something that was read, with all that reading it left behind.
struct Reading<Content: Sendable>: Sendable {
    let content: Content
    let fingerprint: Fingerprint
    let log: DiagnosticLog

    init(_ read: (inout Fingerprint, inout DiagnosticLog) -> Content) {
        var fingerprint = Fingerprint()
        var log = DiagnosticLog()
        content = read(&fingerprint, &log)
        self.fingerprint = fingerprint
        self.log = log
    }

    /// The content; the rest goes behind what is there.
    func taken(_ fingerprint: inout Fingerprint, _ log: inout DiagnosticLog) -> Content {
        fingerprint.add(self.fingerprint.hex.utf8)
        log.append(self.log)
        return content
    }
}
