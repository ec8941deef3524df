import Foundation

/// What the system says of a file that cannot be written: `Permission denied`, not the number of a Cocoa error.
enum FileErrorText {
    static func text(_ error: any Error) -> String {
        ((error as? CocoaError)?.underlying ?? error).localizedDescription
    }
}
