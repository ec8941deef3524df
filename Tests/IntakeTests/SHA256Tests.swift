import Intake
import Testing

struct SHA256Tests {
    /// FIPS 180-4 examples, and lengths around a block whose digests `sha256sum` gave.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func digests(_ text: String, _ expected: String) {
        #expect(SHA256.digest(Array(text.utf8).span).hexadecimal == expected)
    }

    @Test func `a stream cut anywhere has one digest`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let whole = SHA256.digest(bytes.span)
        for cut in [0, 1, 55, 56, 63, 64, 65, 128, 999, 1000] {
            var hash = SHA256()
            hash.update(bytes.span.extracting(..<cut))
            hash.update(bytes.span.extracting(cut...))
            #expect(hash.finish() == whole)
        }
    }
}

extension [UInt8] {
    var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
