// The system calls of reading, each as thin as it can be. Nothing else in this module is unsafe.

import CScan
import Glibc

/// A call that the system refused.
struct SystemError: Error, Equatable {
    let code: Int32

    static var last: SystemError { SystemError(code: errno) }

    var text: String {
        unsafe String(cString: strerror(code))
    }
}

/// What an input can turn out to be. The raw value is a noun with its article, for sentences.
enum FileKind: String, Sendable {
    case fifo = "a FIFO"
    case regularFile = "a regular file"
    case directory = "a directory"
    case socket = "a socket"
    case characterDevice = "a character device"
    case blockDevice = "a block device"
    case unknown = "something unknown"

    fileprivate init(_ status: stat) {
        self =
            switch status.st_mode & S_IFMT {
            case S_IFIFO: .fifo
            case S_IFREG: .regularFile
            case S_IFDIR: .directory
            case S_IFSOCK: .socket
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            default: .unknown
            }
    }
}

/// What the system says about a file.
struct FileStatus: Sendable, Equatable {
    let kind: FileKind
    let identity: FileIdentity
    /// Bytes of a regular file.
    let size: Int64

    fileprivate init(_ status: stat) {
        kind = FileKind(status)
        identity = FileIdentity(
            device: Int64(truncatingIfNeeded: status.st_dev), inode: Int64(truncatingIfNeeded: status.st_ino))
        size = Int64(status.st_size)
    }
}

enum FileSystem {
    /// Nil when nothing is at the path. Symbolic links are followed.
    static func status(_ path: String) throws(SystemError) -> FileStatus? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            let error = SystemError.last
            if error.code == ENOENT { return nil }
            throw error
        }
        return FileStatus(status)
    }

    /// Whether the path leads to a pipe without a name, such as a shell's `<(…)`.
    static func isUnnamedPipe(_ path: String) -> Bool {
        unsafe cscan_is_unnamed_pipe(path) == 1
    }

    /// The path that a descriptor was opened by, as far as the system can tell.
    static func path(of descriptor: Int32) -> String {
        let link = "/proc/self/fd/\(descriptor)"
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            count = unsafe buffer.withMemoryRebound(to: CChar.self) { target in
                unsafe target.baseAddress.map { unsafe max(0, readlink(link, $0, target.count)) } ?? 0
            }
        }
        return bytes.isEmpty ? link : String(decoding: bytes, as: UTF8.self)
    }

    /// The paths of all that is in the same folder; none when the folder cannot be read.
    static func neighbours(of path: String) -> [String] {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var paths: [String] = []
        while let entry = unsafe readdir(stream) {
            // An entry is only as long as its name: what the declaration promises beyond that is other memory.
            guard let start = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let name = unsafe String(
                cString: UnsafeRawPointer(entry).advanced(by: start).assumingMemoryBound(to: CChar.self))
            paths.append(folder + name)
        }
        return paths
    }

    /// Makes a FIFO with mode 0620 whatever the umask; false when the path is taken.
    static func makeFIFO(_ path: String) throws(SystemError) -> Bool {
        guard unsafe mkfifo(path, 0o620) == 0 else {
            let error = SystemError.last
            if error.code == EEXIST { return false }
            throw error
        }
        guard unsafe chmod(path, 0o620) == 0 else { throw .last }
        return true
    }
}

/// An open file, closed when its owner goes away unless it was only lent.
struct Descriptor: ~Copyable, Sendable {
    let number: Int32
    private let isOwned: Bool

    init(owning number: Int32) {
        self.number = number
        isOwned = true
    }

    init(borrowing number: Int32) {
        self.number = number
        isOwned = false
    }

    /// Without waiting, for reading; `forWriting` too keeps a FIFO from ending when its last writer leaves.
    init(opening path: String, forWriting: Bool) throws(SystemError) {
        number = unsafe open(path, (forWriting ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        isOwned = true
        if number < 0 { throw .last }
    }

    deinit {
        if isOwned, number >= 0 { _ = close(number) }
    }

    var isReadable: Bool { fcntl(number, F_GETFL) & O_ACCMODE != O_WRONLY }
    var isWritable: Bool { fcntl(number, F_GETFL) & O_ACCMODE != O_RDONLY }

    func closeOnExecution() { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }

    func status() throws(SystemError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw .last }
        return FileStatus(status)
    }

    /// Goes on reading a regular file from there.
    func seek(to offset: Int64) throws(SystemError) {
        guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw .last }
    }

    /// The bytes of a regular file from there on, as many as are there.
    func bytes(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return Self.retried {
                    unsafe pread(number, rest.baseAddress, rest.count, off_t(offset) + off_t(filled))
                }
            }
            if got < 0 { throw .last }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// As large as an unprivileged user may make a pipe; a refusal only costs speed.
    func growPipe() { _ = cscan_set_pipe_size(number, 1 << 20) }

    /// Reads what is there: false at end of input.
    func read(atMost count: Int, into framer: inout LineFramer) throws(SystemError) -> Bool {
        var isAtEnd = false
        _ = try framer.append(atMost: count) { (buffer: inout OutputSpan<UInt8>) throws(SystemError) in
            let count = unsafe buffer.withUnsafeMutableBufferPointer { bytes, initialized in
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(bytes)[initialized...])
                let count = Self.retried { unsafe Glibc.read(number, rest.baseAddress, rest.count) }
                initialized += max(0, count)
                return count
            }
            if count < 0, errno != EAGAIN { throw .last }
            isAtEnd = count == 0
        }
        return !isAtEnd
    }

    static func retried(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

/// A bell that one thread waits for and any may ring; rings before the wait are not lost.
struct Bell: ~Copyable, Sendable {
    let descriptor: Descriptor

    init() throws(SystemError) {
        let number = cscan_event()
        guard number >= 0 else { throw .last }
        descriptor = Descriptor(owning: number)
    }

    func ring() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor.number, &one, 8)
    }

    /// Waits for a ring, for something to read on `input` too, and no longer than so many milliseconds; -1: without end.
    /// True: the input is ready (or at its end, or broken).
    func wait(input: Int32?, milliseconds: Int32 = -1) -> Bool {
        var polled = [pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)]
        if let input { polled.append(pollfd(fd: input, events: Int16(POLLIN), revents: 0)) }
        while unsafe poll(&polled, nfds_t(polled.count), milliseconds) < 0, errno == EINTR {}
        if polled[0].revents != 0 {
            var rings: UInt64 = 0
            _ = unsafe read(descriptor.number, &rings, 8)
        }
        return polled.count > 1 && polled[1].revents != 0
    }
}

/// A thread of its own for work that waits in system calls: the shared pool must never be kept waiting.
enum ReadingThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(body))
        let result = unsafe pthread_create(&thread, nil, { unsafe ReadingThread.main($0) }, work.toOpaque())
        guard result == 0 else {
            unsafe work.release()
            throw SystemError(code: result)
        }
        pthread_detach(thread)
    }

    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument = unsafe argument { unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
    }
}

enum MemoryAllocator {
    /// Chunks come and go by the thousand: giving their memory back to the system each time, to get it again empty,
    /// costs as much as reading into it.
    static func keepFreedMemory() { cscan_keep_freed_memory(32 << 20) }
}
