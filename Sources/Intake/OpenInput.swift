/// An input that was opened and is known to be readable.
struct OpenInput: ~Copyable, Sendable {
    /// How an input behaves.
    enum Kind: Sendable {
        /// It ends with its writer, and nobody can read it again: standard input, a pipe without a name.
        case stream
        /// A FIFO that stays open while writers come and go.
        case fifo
        /// A regular file, named by its path.
        case file
    }

    let descriptor: Descriptor
    let name: String
    let kind: Kind
    let status: FileStatus

    init(_ source: InputSource) throws(InputError) {
        let descriptor = try Self.open(source)
        let status: FileStatus
        do throws(SystemError) {
            status = try descriptor.status()
        } catch {
            throw .system(path: source.name, operation: "read", reason: error.text)
        }
        guard descriptor.isReadable else {
            throw .system(path: source.name, operation: "read", reason: "it is open for writing only")
        }
        kind = try Self.kind(of: source, status.kind)
        if status.kind == .fifo { descriptor.growPipe() }
        name = source.name
        self.status = status
        self.descriptor = descriptor
    }

    private static func kind(of source: InputSource, _ found: FileKind) throws(InputError) -> Kind {
        switch (source, found) {
        case (.standardInput, .directory): throw .refused(path: source.name, found: found.rawValue)
        case (.standardInput, _): .stream
        case (.path(let path, _), .fifo) where FileSystem.isUnnamedPipe(path): .stream
        case (_, .fifo): .fifo
        case (.path, .regularFile): .file
        default: throw .refused(path: source.name, found: found.rawValue)
        }
    }

    /// What becomes of an unfinished line at a stop, unless it is stored.
    var tail: LineFramer.Tail { kind == .stream ? .failPartialLine : .leaveTail }

    private static func open(_ source: InputSource) throws(InputError) -> Descriptor {
        var kind: FileKind?
        if case .path(let path, let createsFIFO) = source { kind = try prepare(path, createsFIFO: createsFIFO) }
        do throws(SystemError) {
            switch source {
            case .standardInput: return Descriptor(borrowing: 0)
            case .handedOver(let number, _): return try take(number)
            case .path(let path, _):
                return try Descriptor(opening: path, forWriting: kind == .fifo && !FileSystem.isUnnamedPipe(path))
            }
        } catch {
            throw .system(path: source.name, operation: "open", reason: error.text)
        }
    }

    private static func take(_ number: Int32) throws(SystemError) -> Descriptor {
        let given = Descriptor(owning: number)
        given.closeOnExecution()
        // Open for reading only, it would be at its end whenever no writer is there.
        guard try given.status().kind == .fifo, !given.isWritable else { return given }
        return try Descriptor(opening: "/proc/self/fd/\(number)", forWriting: true)
    }

    /// Makes sure that a FIFO or a regular file is at the path. The kind is looked at before opening: opening a device
    /// can have effects of its own.
    private static func prepare(_ path: String, createsFIFO: Bool) throws(InputError) -> FileKind {
        let found: FileKind?
        do throws(SystemError) {
            if createsFIFO, try FileSystem.makeFIFO(path) { return .fifo }
            found = try FileSystem.status(path)?.kind
        } catch {
            throw .system(path: path, operation: "use", reason: error.text)
        }
        guard let found else { throw .missing(path: path) }
        if createsFIFO, found != .fifo { throw .notFIFO(path: path, found: found.rawValue) }
        guard found == .fifo || found == .regularFile else { throw .refused(path: path, found: found.rawValue) }
        return found
    }
}
