import Feishu
import FoundationEssentials
import Testing

struct SecretSourceTests {
    private func withFile(_ content: [UInt8]?, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/secret-\(UUID().uuidString)"
        if let content {
            try Data(content).write(to: URL(filePath: path))
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test(arguments: [("s3", "s3"), ("s3\n", "s3"), ("s3\r\n", "s3"), ("s3\n\n", "s3\n"), (" s3 ", " s3 ")])
    func oneNewlineIsCut(content: String, secret: String) throws {
        try withFile(Array(content.utf8)) { path in
            let found = try SecretSource.file(path).read()
            #expect(found == secret)
        }
        #expect(try SecretSource.value(content).read() == secret)
    }

    @Test func changedFileIsReadAgain() throws {
        try withFile(Array("old".utf8)) { path in
            let source = SecretSource.file(path)
            #expect(try source.read() == "old")
            try Data("new\n".utf8).write(to: URL(filePath: path), options: .atomic)
            #expect(try source.read() == "new")
        }
    }

    @Test func unusableSecretsSayWhere() throws {
        try withFile([]) { path in
            #expect(throws: SecretError.emptyFile(path: path)) { try SecretSource.file(path).read() }
            #expect(SecretError.emptyFile(path: path).description.contains(path))
        }
        try withFile([10]) { path in
            #expect(throws: SecretError.emptyFile(path: path)) { try SecretSource.file(path).read() }
        }
        try withFile([0xFF, 0xFE]) { path in
            #expect(throws: SecretError.notText(path: path)) { try SecretSource.file(path).read() }
        }
        try withFile(nil) { path in
            #expect(throws: SecretError.unreadable(path: path)) { try SecretSource.file(path).read() }
        }
        #expect(throws: SecretError.emptyValue) { try SecretSource.value("").read() }
    }

    @Test func descriptionsHideTheValue() {
        let source = SecretSource.value("hush-hush")
        var texts = "\(source) \(String(reflecting: source))"
        dump(source, to: &texts)
        #expect(!texts.contains("hush"))
    }
}
