import Glibc

/// Network errors of the system in plain words; the description of NIO's own error type is for its developers.
enum SystemErrorText {
    static func text(_ code: Int32) -> String {
        switch code {
        case ECONNREFUSED: "connection refused"
        case ECONNRESET: "connection reset by the other side"
        case EPIPE: "the other side closed the connection"
        case ETIMEDOUT: "connection timed out"
        case EHOSTUNREACH: "no route to the host"
        case ENETUNREACH: "network unreachable"
        case EADDRNOTAVAIL: "no local address or port free"
        case EMFILE, ENFILE: "too many open files"
        default: "system error \(code)"
        }
    }
}
