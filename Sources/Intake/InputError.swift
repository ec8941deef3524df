/// Why an input cannot be used: where, what was found, what was expected, how to mend it, in one sentence.
package enum InputError: Error, Equatable, CustomStringConvertible {
    /// Nothing is at the path.
    case missing(path: String)
    /// Something is there that no events can be read from. `found` is a noun with its article.
    case refused(path: String, found: String)
    /// `--create-fifo` was asked for, but the path is taken.
    case notFIFO(path: String, found: String)
    /// The service manager handed something over that is not one FIFO, or another one. `found` says what.
    case handedOver(found: String)
    /// Bytes of a FIFO are gone before they were consumed.
    case sharedReader(path: String)
    /// The system refused. `reason` is its text; `operation` a verb.
    case system(path: String, operation: String, reason: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "input \(path): nothing is at this path; expected a FIFO or a regular file;"
                + " `run --create-fifo` makes a FIFO there, and - reads standard input"
        case .refused(let path, let found):
            "input \(path): found \(found), expected a FIFO or a regular file;"
                + " give another --input, or pipe the events into standard input with --input -"
        case .notFIFO(let path, let found):
            "input \(path): found \(found) where --create-fifo should make a FIFO; remove it or give another --input"
        case .handedOver(let found):
            "descriptors of LISTEN_FDS: found \(found), expected one FIFO, the one of --input;"
                + " give the socket unit one ListenFIFO= with the path of --input"
        case .sharedReader(let path):
            "input \(path): what was looked at is gone: another program reads from it, too;"
                + " a FIFO has one reader, so end the other one (`fuser \(path)` names it)"
        case .system(let path, let operation, let reason):
            "input \(path): cannot \(operation) it: \(reason); expected something that this user may read"
                + " (a FIFO also needs write permission, so that it stays open while writers come and go)"
        }
    }
}
