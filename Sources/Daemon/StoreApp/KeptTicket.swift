import Feishu
import FoundationEssentials

/// The newest app ticket in the state directory, so that a restart goes on without waiting for the next one.
///
/// Mode 0600 in a directory of 0700. Replaced in one step. What cannot be read is as good as none.
struct KeptTicket: Sendable {
    let path: String

    init(stateDirectory: String) {
        path = stateDirectory + "/app_ticket"
    }

    func read() -> AppTicket? { AppTicket(file: path) }

    /// - Throws: `ConfigurationError` with what stands in the way.
    func keep(_ ticket: AppTicket) throws {
        do {
            try DurableFile(path: path).replace(with: Array((ticket.value + "\n").utf8))
        } catch {
            throw ConfigurationError("the app ticket cannot be kept in \(path): \(error)")
        }
    }
}

extension AppTicket {
    /// The ticket that a file holds and nothing else, a newline at its end apart; nil when there is none.
    init?(file path: String) {
        guard let data = try? Data(contentsOf: URL(filePath: path)), let text = String(validating: data, as: UTF8.self)
        else { return nil }
        self.init(text.last?.isNewline == true ? String(text.dropLast()) : text)
    }
}

extension AppTickets {
    /// From the stream, from the file of `api.app_ticket_file` if there is one, and from the last run.
    ///
    /// - Parameters:
    ///   - kept: where the newest is stored; nil: nowhere.
    ///   - failed: told of what could not be stored.
    convenience init(
        file: String?, kept: KeptTicket?, failed: @escaping @Sendable (any Error) -> Void
    ) {
        let readFile: @Sendable () -> AppTicket? = { file.flatMap { AppTicket(file: $0) } }
        let isKeptNewer = Self.time(of: kept?.path) > Self.time(of: file)
        self.init(kept: kept?.read(), seenInFile: isKeptNewer ? readFile() : nil, readFile: readFile) { ticket in
            do {
                try kept?.keep(ticket)
            } catch {
                failed(error)
            }
        }
    }

    /// When the file was written last; before everything when it is not there.
    private static func time(of path: String?) -> Date {
        guard let path, let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return .distantPast
        }
        return attributes[.modificationDate] as? Date ?? .distantPast
    }
}
