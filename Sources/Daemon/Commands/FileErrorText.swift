import Foundation

/// What the system says of a file that cannot be written: `Permission denied`, not the number of a Cocoa error.
enum FileErrorText {
    static func text(_ error: any Error) -> String {
        let text = ((error as? CocoaError)?.underlying ?? error).localizedDescription
        // Foundation's own words before those of the system.
        let preamble = "The operation could not be completed. "
        return text.hasPrefix(preamble) ? String(text.dropFirst(preamble.count)) : text
    }
}
