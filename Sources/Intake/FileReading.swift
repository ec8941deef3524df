/// Reads a regular file from where an earlier run stopped; to its end, or beyond it as the file grows, gets another
/// name or is truncated.
struct FileReading: ~Copyable {
    private static let readBytes = LineFramer.chunkBytes
    private static let lookMilliseconds: Int32 = 100

    private let handover: Handover
    private let options: InputReader.Options
    private let path: String
    private var input: OpenInput
    private var progress: FileProgress

    init(_ input: consuming OpenInput, options: InputReader.Options, handover: Handover) throws(SystemError) {
        self.handover = handover
        self.options = options
        path = input.name
        let fresh = InputPosition(identity: input.status.identity)
        var start = fresh
        if let position = options.position, position.identity.inode != 0 {
            if try Self.isSame(input, position) {
                start = position
                start.identity = fresh.identity
            } else if options.follows, let earlier = try Self.renamed(path, position) {
                options.notice(
                    "input \(path): the file that was read before is \(earlier.name) now; its rest comes first")
                input = earlier
                start = position
            } else {
                options.notice("input \(path): it is not the file that was read before; it is read from its start")
            }
        }
        try input.descriptor.seek(to: start.offset)
        progress = FileProgress(maximumLineBytes: options.maximumLineBytes, from: start)
        self.input = input
    }

    consuming func run() throws(SystemError) {
        do throws(SystemError) {
            try finish(readOn() ? .endOfInput : .stopped(.leaveTail))
        } catch {
            try? finish(.stopped(.leaveTail))
            throw error
        }
    }

    /// True at the end of the file, false when stopped.
    private mutating func readOn() throws(SystemError) -> Bool {
        while !handover.isStopping {
            let isFull = progress.framer.isFull
            if progress.framer.hasLines, handover.hasRoom(isFull: isFull) {
                if let chunk = progress.framer.takeChunk() { try give(chunk) }
            } else if isFull || options.follows && progress.framer.hasLines {
                // A file that is followed may be rewritten between two reads, and what is looked at to notice it lies
                // before the last chunk: lines go out before more is read.
                _ = handover.wait(input: nil)
            } else if try !readMore() {
                if !options.follows { return true }
                try waitForMore()
            }
        }
        return false
    }

    /// False at the end of the file.
    private mutating func readMore() throws(SystemError) -> Bool {
        let before: FileProgress? = options.follows ? progress : nil
        guard try input.descriptor.read(atMost: Self.readBytes, into: &progress.framer) else { return false }
        // What was read is not the file's rest if it was rewritten in between.
        if let before, try !Self.isContent(of: input, before: progress.position) {
            progress = before
            try startOver()
        }
        return true
    }

    private mutating func startOver() throws(SystemError) {
        options.notice("input \(path): it was truncated or rewritten; it is read from its start")
        try begin(input.status.identity)
    }

    private mutating func waitForMore() throws(SystemError) {
        var following = FileFollowing()
        while !handover.isStopping {
            _ = handover.wait(input: nil, milliseconds: Self.lookMilliseconds)
            let status = try input.descriptor.status()
            let isSame = try Self.isContent(of: input, before: progress.position)
            // A folder that cannot be looked into for a while is no reason to end: the file itself is still open.
            let named = try? FileSystem.status(path)
            switch following.atEnd(of: status, readTo: progress.readTo, isSame: isSame, named: named) {
            case .wait: continue
            case .readOn: return
            case .startOver: try startOver()
            case .leave:
                guard let next = try? OpenInput(.path(path, createsFIFO: false)), next.kind == .file else { continue }
                options.notice("input \(path): another file is there now; it is read from here on")
                input = next
                try begin(input.status.identity)
            }
            return
        }
    }

    /// Begins at the start of a file; the end of an unfinished line will never come.
    private mutating func begin(_ identity: FileIdentity) throws(SystemError) {
        let next = FileProgress(
            maximumLineBytes: options.maximumLineBytes, from: InputPosition(identity: identity))
        if var last = progress.framer.finish(.stopped(.failPartialLine)) {
            last.before = progress.position
            last.after = next.position
            handover.give(last)
        }
        progress = next
        try input.descriptor.seek(to: 0)
    }

    private mutating func finish(_ ending: LineFramer.Ending) throws(SystemError) {
        if let last = progress.framer.finish(ending) { try give(last) }
    }

    private mutating func give(_ chunk: consuming Chunk) throws(SystemError) {
        let range = progress.checkedRange(of: chunk)
        let checked = try input.descriptor.bytes(at: range.lowerBound, count: range.count)
        if let chunk = progress.track(chunk, checked: checked.span) { handover.give(chunk) }
    }

    /// Whether this is the file that a position speaks of, with what was before it.
    private static func isSame(_ input: borrowing OpenInput, _ position: InputPosition) throws(SystemError) -> Bool {
        // Device numbers can be dealt out anew when the system starts.
        let isNamed =
            input.status.identity.inode == position.identity.inode
            && (position.check != nil || input.status.identity.device == position.identity.device)
        guard isNamed, input.status.size >= position.offset else { return false }
        return try isContent(of: input, before: position)
    }

    private static func isContent(
        of input: borrowing OpenInput, before position: InputPosition
    ) throws(SystemError) -> Bool {
        guard let check = position.check else { return true }
        let bytes = try input.descriptor.bytes(at: position.offset - Int64(check.length), count: check.length)
        return Fingerprint(of: bytes.span) == check
    }

    /// The file that had this path when the position was stored, if it is still in the same folder.
    private static func renamed(_ path: String, _ position: InputPosition) throws(SystemError) -> OpenInput? {
        for other in FileSystem.neighbours(of: path) {
            guard let status = try? FileSystem.status(other), status.kind == .regularFile,
                status.identity.inode == position.identity.inode,
                let input = try? OpenInput(.path(other, createsFIFO: false))
            else { continue }
            if try isSame(input, position) { return input }
        }
        return nil
    }
}
