internal import Foundation

/// The preferred date format of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT`. The two obsolete ones are not read.
enum HTTPDate {
    /// Seconds since 1970.
    static func unixTime(of text: String) -> Int64? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text).map { Int64($0.timeIntervalSince1970) }
    }
}
