/// A FIFO that the service manager opened and holds open: systemd's `ListenFIFO=`, sd_listen_fds(3).
package enum HandedOverFIFO {
    /// The first descriptor of the protocol.
    private static let firstDescriptor: Int32 = 3

    /// How many descriptors the environment says were handed over to this process.
    ///
    /// - Parameter process: The id that the variables must be meant for: children inherit them.
    package static func count(environment: [String: String], process: Int32) -> Int {
        guard environment["LISTEN_PID"] == String(process) else { return 0 }
        return environment["LISTEN_FDS"].flatMap { Int($0) } ?? 0
    }

    /// The source that was handed over; nil when none was.
    ///
    /// - Parameters:
    ///   - count: How many descriptors were handed over.
    ///   - option: What `--input` says: `-`, or the path of the same FIFO.
    package static func source(count: Int, option: String) throws(InputError) -> InputSource? {
        guard count > 0 else { return nil }
        guard count == 1 else { throw .handedOver(found: "\(count) descriptors") }
        let given = Descriptor(borrowing: firstDescriptor)
        let path = FileSystem.path(of: firstDescriptor)
        let status: FileStatus
        let named: FileStatus?
        do throws(SystemError) {
            status = try given.status()
            named = option == "-" ? status : try FileSystem.status(option)
        } catch {
            throw .handedOver(found: "something unusable (\(error.text))")
        }
        guard status.kind == .fifo else { throw .handedOver(found: "\(status.kind.rawValue) (\(path))") }
        guard named?.identity == status.identity else {
            throw .handedOver(found: "the FIFO \(path), while --input says \(option)")
        }
        return .handedOver(descriptor: firstDescriptor, path: option == "-" ? path : option)
    }
}
