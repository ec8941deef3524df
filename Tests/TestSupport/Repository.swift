/// Files of the repository that tests read: documents, shipped rules, examples.
package enum Repository {
    /// The absolute path of something in the repository.
    ///
    /// - Parameter relative: From the repository's root, such as `docs/settings.md`.
    package static func path(_ relative: String, file: String = #filePath) -> String {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/") + "/" + relative
    }
}
