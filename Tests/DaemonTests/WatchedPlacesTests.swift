import Foundation
import Glibc
import TestSupport
import Testing

@testable import Daemon

/// Where changes of a rules folder can be seen.
@Suite struct WatchedPlacesTests {
    private let folder: TemporaryFolder
    /// Without links on the way.
    private let root: String

    init() throws {
        folder = try TemporaryFolder()
        root = URL(filePath: folder.path).resolvingSymlinksInPath().path
    }

    /// Those below the test's own folder; above it every name on the way counts, too.
    private func named(_ places: WatchedPlaces) -> [String: Set<String>] {
        places.named.filter { $0.key.hasPrefix(root) }
    }

    @Test func coversEveryNameOnTheWay() throws {
        let way = WatchedPlaces(of: root + "/rules").named
        for (index, name) in root.split(separator: "/").enumerated() {
            let above = "/" + root.split(separator: "/").prefix(index).joined(separator: "/")
            #expect(way[above] == [String(name)])
        }
    }

    @Test func coversALinkAboveTheRules() throws {
        try folder.write("", to: "releases/1/rules/a/rules.yaml")
        try FileManager.default.createSymbolicLink(atPath: folder.path("current"), withDestinationPath: "releases/1")
        let places = WatchedPlaces(of: root + "/current/rules")
        #expect(places.whole == ["\(root)/releases/1/rules", "\(root)/releases/1/rules/a"])
        #expect(
            named(places) == [
                root: ["current", "releases"], "\(root)/releases": ["1"], "\(root)/releases/1": ["rules"],
            ])
    }

    @Test func coversTheFoldersOfPluginsAndTheWayToThem() throws {
        try folder.write("", to: "rules/a/locales/zh-CN.yaml")
        try folder.write("", to: "rules/a/tests/deep/x.yaml")
        let places = WatchedPlaces(of: root + "/rules/")
        #expect(
            places.whole == ["\(root)/rules", "\(root)/rules/a", "\(root)/rules/a/locales", "\(root)/rules/a/tests"])
        #expect(named(places) == [root: ["rules"]])
    }

    @Test func coversEachHopOfALink() throws {
        try folder.write("", to: "versions/v1/a/rules.yaml")
        try folder.write("", to: "shared/rules.yaml")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path("rules"), withDestinationPath: "current")
        try files.createSymbolicLink(atPath: folder.path("current"), withDestinationPath: root + "/versions/v1")
        try files.createSymbolicLink(
            atPath: folder.path("versions/v1/a/lib.jq"), withDestinationPath: "../../../shared/rules.yaml")
        let places = WatchedPlaces(of: root + "/rules")
        #expect(places.whole == ["\(root)/versions/v1", "\(root)/versions/v1/a"])
        #expect(
            named(places) == [
                root: ["rules", "current", "versions", "shared"], "\(root)/versions": ["v1"],
                "\(root)/versions/v1": ["a"], "\(root)/versions/v1/a": ["lib.jq"], "\(root)/shared": ["rules.yaml"],
            ])
    }

    @Test func aFolderThatIsNotThereIsLookedForAbove() {
        #expect(named(WatchedPlaces(of: root + "/rules")) == [root: ["rules"]])
    }

    @Test func readsTheEventsOfTheSystem() {
        var bytes: ArraySlice<UInt8> = [
            9, 9, 7, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0x61, 0x2E, 0x62, 0, 0, 0, 0, 0,
            255, 255, 255, 255, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            1, 0, 0,
        ].dropFirst(2)
        let first = InotifyEvent(takenFrom: &bytes)
        #expect(first?.watch == 7)
        #expect(first?.name == "a.b")
        let second = InotifyEvent(takenFrom: &bytes)
        #expect(second?.watch == -1)
        #expect(second?.name == "")
        #expect(InotifyEvent(takenFrom: &bytes) == nil)
        #expect(bytes.count == 3)
    }

    @Test(arguments: [
        ("rules.yaml", IN_MODIFY, true), ("lib.jq", IN_CLOSE_WRITE, true), ("notes.log", IN_MODIFY, false),
        ("notes.log", IN_CLOSE_WRITE, false), ("notes.log", IN_MOVED_TO, true), ("a", IN_CREATE, true),
        ("target", IN_MODIFY, true), ("", IN_DELETE_SELF, true),
    ])
    func whatIsWrittenToOtherFilesDoesNotCount(_ name: String, _ mask: Int32, _ isCounted: Bool) throws {
        let text = Array(name.utf8) + [0]
        var bytes: ArraySlice<UInt8> =
            ([1, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: mask >> (8 * $0)) } + [0, 0, 0, 0]
            + [UInt8(text.count), 0, 0, 0] + text)[...]
        let event = try #require(InotifyEvent(takenFrom: &bytes))
        #expect(WatchedFolder(names: ["target"], isWhole: true).counts(event) == isCounted)
        #expect(WatchedFolder(names: ["target"], isWhole: false).counts(event) == ["target", ""].contains(name))
    }

    @Test(.timeLimit(.minutes(1)))
    func tellsOfChangesThatCountOnly() async throws {
        try folder.write("", to: "rules/a/rules.yaml")
        let watch = try #require(FolderWatch())
        #expect(watch.cover(WatchedPlaces(of: root + "/rules")))
        var notices = watch.notices.makeAsyncIterator()
        // Beside the rules folder: nobody's business. Had it been told of, the count would say so.
        try folder.write("x", to: "log")
        try folder.write("x", to: "rules/a/lib.jq")
        _ = await notices.next()
        #expect(watch.count >= 1)
        let before = watch.count
        try folder.write("x", to: "rules/b/rules.yaml")
        _ = await notices.next()
        while watch.count == before { await Task.yield() }
    }
}
