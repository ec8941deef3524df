/// An input that was opened and is known to be readable.
struct OpenInput: ~Copyable {
    let descriptor: Descriptor
    let name: String
    /// What becomes of an unfinished line at a stop.
    let tail: LineFramer.Tail

    init(_ source: InputSource) throws(InputError) {
        let descriptor = try Self.open(source)
        let kind: FileKind
        do throws(SystemError) {
            kind = try descriptor.kind()
        } catch {
            throw .system(path: source.name, operation: "read", reason: error.text)
        }
        guard descriptor.isReadable else {
            throw .system(path: source.name, operation: "read", reason: "it is open for writing only")
        }
        switch (source, kind) {
        case (.standardInput, .directory): throw .refused(path: source.name, found: kind.rawValue)
        case (.standardInput, _): tail = .failPartialLine
        case (.path(let path, _), .fifo) where FileSystem.isUnnamedPipe(path): tail = .failPartialLine
        case (_, .fifo): tail = .keepTail
        case (.path, .regularFile): tail = .leaveTail
        default: throw .refused(path: source.name, found: kind.rawValue)
        }
        if kind == .fifo { descriptor.growPipe() }
        name = source.name
        self.descriptor = descriptor
    }

    private static func open(_ source: InputSource) throws(InputError) -> Descriptor {
        switch source {
        case .standardInput: return Descriptor(borrowing: 0)
        case .handedOver(let number, _): return Descriptor(owning: number)
        case .path(let path, let createsFIFO):
            let kind = try prepare(path, createsFIFO: createsFIFO)
            do throws(SystemError) {
                return try Descriptor(opening: path, forWriting: kind == .fifo && !FileSystem.isUnnamedPipe(path))
            } catch {
                throw .system(path: path, operation: "open", reason: error.text)
            }
        }
    }

    /// Makes sure that a FIFO or a regular file is at the path. The kind is looked at before opening: opening a device
    /// can have effects of its own.
    private static func prepare(_ path: String, createsFIFO: Bool) throws(InputError) -> FileKind {
        let found: FileKind?
        do throws(SystemError) {
            if createsFIFO, try FileSystem.makeFIFO(path) { return .fifo }
            found = try FileSystem.kind(path)
        } catch {
            throw .system(path: path, operation: "use", reason: error.text)
        }
        guard let found else { throw .missing(path: path) }
        if createsFIFO, found != .fifo { throw .notFIFO(path: path, found: found.rawValue) }
        guard found == .fifo || found == .regularFile else { throw .refused(path: path, found: found.rawValue) }
        return found
    }
}
