/// What events are read from.
package enum InputSource: Sendable, Equatable {
    /// File descriptor 0, whatever it is: pipe, terminal, character device, socket, file.
    case standardInput
    /// A FIFO or a regular file; with `createsFIFO` a FIFO is made (mode 0620 whatever the umask) when nothing is
    /// there. A pipe without a name (a shell's `<(…)`) ends with its writer, as standard input does.
    case path(String, createsFIFO: Bool)
    /// A FIFO that was opened by somebody else, e.g. systemd's `ListenFIFO=`. The reader closes it in the end.
    case handedOver(descriptor: Int32, path: String)

    /// The source that `--input` names.
    package init(option: String, createsFIFO: Bool) {
        self = option == "-" ? .standardInput : .path(option, createsFIFO: createsFIFO)
    }

    /// Where another FIFO may take the place of this one.
    var path: String? {
        if case .path(let path, _) = self { path } else { nil }
    }

    /// The name under which a store keeps how far it was read; nil for standard input, which is never resumed.
    package var resumableName: String? { self == .standardInput ? nil : name }

    /// How errors and logs call it.
    package var name: String {
        switch self {
        case .standardInput: "-"
        case .path(let path, _), .handedOver(_, let path): path
        }
    }
}
