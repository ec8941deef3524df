/// Why the store cannot be used. Every case reads as one sentence with the remedy in it.
package enum OutboxError: Error, Equatable, CustomStringConvertible {
    /// The state directory cannot be made, entered or protected.
    case unusableDirectory(path: String, problem: String)
    /// Another daemon works on this directory.
    case locked(path: String)
    /// A newer approvald has changed the schema.
    case newerSchema(path: String)
    /// An older approvald wrote the store, and no daemon of this version has opened it since.
    case olderSchema(path: String)
    /// A command was pointed to a directory without a store.
    case noStore(path: String)
    /// Damage was found while the store was in use.
    case damaged(path: String, problem: String)
    /// SQLite refused an operation: disk full, I/O error.
    case storage(operation: String, problem: String)
    /// The store was closed before.
    case closed

    package var description: String {
        switch self {
        case .unusableDirectory(let path, let problem):
            "state directory \(path): \(problem)"
        case .locked(let path):
            "state directory \(path): another approvald works on it; stop that one, or give this one its own --state"
        case .newerSchema(let path):
            "state directory \(path): a newer approvald wrote its store; run that version, or use another --state"
        case .olderSchema(let path):
            "state directory \(path): an older approvald wrote its store; start this version's daemon on it once"
        case .noStore(let path):
            "state directory \(path): there is no store in it; give the --state of the daemon (a dry run keeps none)"
        case .damaged(let path, let problem):
            "the store \(path) is damaged (\(problem)); the next start looks at all of it and sets it aside"
        case .storage(let operation, let problem):
            "store: could not \(operation): \(problem)"
        case .closed:
            "store: it is closed"
        }
    }
}
