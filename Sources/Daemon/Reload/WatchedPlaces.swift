import FoundationEssentials

/// Where a change of a rules folder can be seen: the folders in it, and where links on the way to it and in it lead.
///
/// Of folders outside of the rules folder only the names on the way count, from the root on, since they may be busy with
/// other things.
struct WatchedPlaces: Equatable {
    /// Everything in these folders counts.
    private(set) var whole: Set<String> = []
    /// Of these folders only the names given count.
    private(set) var named: [String: Set<String>] = [:]

    private static let hopsMax = 40

    init(of rules: String) {
        addWhole(follow(rules), depth: 2)
    }

    /// - Parameter depth: how many levels of folders below belong to it: plugins, and their `locales` and `tests`.
    private mutating func addWhole(_ folder: String, depth: Int) {
        whole.insert(folder)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = folder + "/" + name
            switch Self.type(of: path) {
            case .typeSymbolicLink:
                let target = follow(path)
                if depth > 0, Self.type(of: target) == .typeDirectory { addWhole(target, depth: depth - 1) }
            // Hidden ones are no plugins, and may be busy (`.git`); what links in plugins lead to is followed there.
            case .typeDirectory where depth > 0 && !name.hasPrefix("."): addWhole(path, depth: depth - 1)
            default: break
            }
        }
    }

    /// Notes each name on the way to what the path means, and gives that.
    ///
    /// The path is walked name by name, since any of them may be a link that is swapped, or a folder that is moved away.
    private mutating func follow(_ path: String) -> String {
        var base = "/"
        var rest = Array(GoodRules.absolute(path).split(separator: "/").reversed())
        var hops = 0
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                base = URL(filePath: base).deletingLastPathComponent().path
                continue
            }
            named[base, default: []].insert(String(name))
            let next = base == "/" ? "/\(name)" : "\(base)/\(name)"
            guard hops < Self.hopsMax, Self.type(of: next) == .typeSymbolicLink,
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: next)
            else {
                base = next
                continue
            }
            hops += 1
            if target.hasPrefix("/") { base = "/" }
            rest += target.split(separator: "/").reversed()
        }
        return base
    }

    private static func type(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }
}
