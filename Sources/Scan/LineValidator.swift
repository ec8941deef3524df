import CScan
package import Outcomes

/// Full validation of one line as one RFC 8259 object in UTF-8, without allocation.
/// A quick pass says that a line is in order; where it says nothing, a careful one decides.
///
/// Refused beside grammar errors: bytes that are not UTF-8 (overlong forms, surrogates and what lies beyond U+10FFFF
/// included) and more than 256 levels of objects and arrays, the outermost one counted. Accepted as RFC 8259 has
/// it: escaped lone surrogates, repeated keys, numbers of any size. Whatever is wrong first is reported.
package struct LineValidator: Sendable {
    /// Levels of objects and arrays that a line may have.
    package static let levelsMax = 256
    /// How a message names what it found where the line ends too early.
    package static let endOfLine = "the end of the line"

    package enum Verdict: Sendable, Equatable {
        /// In order. `hasBigIntegers`: some integer token (no `.`, `e`, `E`) lies beyond ±2^53.
        case valid(hasBigIntegers: Bool)
        /// `offset` counts bytes from 0; `message` says what was expected and what kind of thing was found, and never
        /// quotes the line's text.
        case invalid(Reason, offset: Int, message: String)
    }

    package init() {}

    package func validate(_ line: Span<UInt8>) -> Verdict {
        let answer = unsafe line.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return CSCAN_UNDECIDED }
            return unsafe Int(cscan_validate(start, start + buffer.count))
        }
        switch answer {
        case CSCAN_VALID: return .valid(hasBigIntegers: false)
        case CSCAN_VALID_WITH_BIG_INTEGERS: return .valid(hasBigIntegers: true)
        default: return validateCarefully(line)
        }
    }

    /// The same byte by byte, to find what is wrong and where.
    package func validateCarefully(_ line: Span<UInt8>) -> Verdict {
        unsafe line.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress, buffer.count > 0 else {
                return .invalid(.invalidJSON, offset: 0, message: "expected `{`, found \(Self.endOfLine)")
            }
            var pass = unsafe ValidationPass(start: start, end: start + buffer.count)
            do throws(LineFlaw) {
                try unsafe pass.run()
                return unsafe .valid(hasBigIntegers: pass.hasBigIntegers)
            } catch {
                let message = unsafe error.message(byte: pass.byte(at: error.offset))
                return .invalid(error.kind.reason, offset: error.offset, message: message)
            }
        }
    }

    package func validate(_ line: [UInt8]) -> Verdict {
        validate(line.span)
    }
}
