/// A folder that is watched, and what counts of it.
struct WatchedFolder {
    /// They always count: names on the way to the rules, and targets of links.
    let names: Set<String>
    /// Whether it belongs to the rules.
    let isWhole: Bool

    func counts(_ event: InotifyEvent) -> Bool {
        // Without a name: the folder itself has gone.
        if event.name.isEmpty || names.contains(event.name) { return true }
        // A log that grows in a plugin's folder must not keep edits waiting.
        return isWhole && (!event.isOfContent || event.name.hasSuffix(".yaml") || event.name == "lib.jq")
    }
}
