import Glibc
import Intake
import Testing

struct InputSourceTests {
    private func refusal(_ path: String, createsFIFO: Bool = false) -> InputError? {
        do throws(InputError) {
            let reader = try InputReader(.path(path, createsFIFO: createsFIFO))
            reader.stop()
            return nil
        } catch {
            return error
        }
    }

    @Test func `a path where nothing is`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/none"
        #expect(refusal(path) == .missing(path: path))
        #expect(refusal(path)?.description.contains("--create-fifo") == true)
    }

    @Test func `what is neither FIFO nor file`() throws {
        let folder = try TemporaryFolder()
        #expect(refusal(folder.path) == .refused(path: folder.path, found: "a directory"))
        #expect(refusal("/dev/null") == .refused(path: "/dev/null", found: "a character device"))
        let path = folder.path + "/socket"
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        #expect(refusal(path) == .refused(path: path, found: "a socket"))
        #expect(
            refusal(path)?.description
                == "input \(path): found a socket, expected a FIFO or a regular file;"
                + " give another --input, or pipe the events into standard input with --input -")
    }

    @Test func `a FIFO is made with its mode whatever the umask`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/made"
        #expect(refusal(path, createsFIFO: true) == nil)
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        #expect(status.st_mode == S_IFIFO | 0o620)
        #expect(refusal(path, createsFIFO: true) == nil)
    }

    @Test func `a FIFO is made nowhere but on a free path`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("taken", "{}\n")
        #expect(refusal(path, createsFIFO: true) == .notFIFO(path: path, found: "a regular file"))
        #expect(
            refusal("\(folder.path)/none/fifo", createsFIFO: true)
                == .system(path: "\(folder.path)/none/fifo", operation: "use", reason: "No such file or directory"))
    }

    @Test func `the option's dash is standard input`() {
        #expect(InputSource(option: "-", createsFIFO: false) == .standardInput)
        #expect(InputSource(option: "./-", createsFIFO: false) == .path("./-", createsFIFO: false))
    }
}
