import Glibc
import Testing

/// A folder that goes away with its owner, and writers for what is in it.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        var template = Array("/tmp/intake-tests-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer {
            unsafe $0.baseAddress.flatMap { unsafe mkdtemp($0) }
        }
        path = unsafe String(cString: try #require(unsafe made))
    }

    deinit {
        guard let folder = unsafe opendir(path) else { return }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { _ = unsafe unlink(path + "/" + name) }
        }
        unsafe closedir(folder)
        _ = unsafe rmdir(path)
    }

    func file(_ name: String, _ content: String) throws -> String {
        let path = path + "/" + name
        let writer = try Writer(path, flags: O_WRONLY | O_CREAT | O_EXCL)
        try writer.write(Array(content.utf8))
        return path
    }

    func fifo(_ name: String) throws -> String {
        let path = path + "/" + name
        try #require(unsafe mkfifo(path, 0o600) == 0)
        return path
    }
}

/// One program that writes into a FIFO or file and leaves when it goes out of scope.
struct Writer: ~Copyable, Sendable {
    let descriptor: Int32

    init(_ path: String, flags: Int32 = O_WRONLY) throws {
        descriptor = unsafe open(path, flags | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0, "\(path)")
    }

    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            try #require(count > 0)
            rest = rest.dropFirst(count)
        }
    }

    func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    /// Writes what fits now; 0 when the pipe stays full for a quarter of a second. The file must not make calls wait.
    func writeUnlessStuck(_ bytes: ArraySlice<UInt8>) throws -> Int {
        var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&polled, 1, 250) > 0 else { return 0 }
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        try #require(count > 0)
        return count
    }
}
