/// Walks over the elements of an array that a scan found.
package struct ElementCursor: Sendable {
    package enum Step: Sendable, Equatable {
        case element(Field)
        case end
        /// The array is not understood. Every further step is `unsure`, too.
        case unsure
    }

    private enum Place: Sendable { case first, later, behind, lost }

    private var place: Place
    /// Where the next element or the bracket is looked for.
    private var offset: Int
    private let end: Int

    /// - Parameter array: a field of kind `array`; with any other kind the walk is `unsure`.
    package init(_ array: Field) {
        place = array.kind == .array && !array.range.isEmpty ? .first : .lost
        offset = array.range.lowerBound + 1
        end = array.range.upperBound
    }

    /// - Parameter line: the line of the array.
    package mutating func next(in line: Span<UInt8>) -> Step {
        switch place {
        case .behind: return .end
        case .lost: return .unsure
        case .first, .later: break
        }
        let isFirst = place == .first
        do throws(Unsure) {
            guard let element = try Self.element(of: line, from: offset, to: end, isFirst: isFirst) else {
                place = .behind
                return .end
            }
            place = .later
            offset = element.end
            return .element(element.field)
        } catch {
            place = .lost
            return .unsure
        }
    }

    /// The element that begins, but for white space and a comma, at an offset; nil at the closing bracket.
    private static func element(
        of line: Span<UInt8>, from offset: Int, to end: Int, isFirst: Bool
    ) throws(Unsure) -> (field: Field, end: Int)? {
        try unsafe line.withUnsafeBufferPointer { buffer throws(Unsure) in
            guard let base = buffer.baseAddress, end <= buffer.count else { throw Unsure() }
            var walk = unsafe ValueWalk(start: base, end: base + end)
            unsafe walk.cursor += offset
            if isFirst {
                unsafe walk.skipSpace()
                if unsafe walk.next() == UInt8(ascii: "]") { return nil }
            } else if try unsafe walk.isLast(before: UInt8(ascii: "]")) {
                return nil
            }
            let field = try unsafe walk.field()
            return unsafe (field, walk.offset)
        }
    }
}
