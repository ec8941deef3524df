internal import Scan

/// Items that never change, in memory that is read without counting references. Whoever made it frees it, once.
@safe struct FixedTable<Item: BitwiseCopyable>: @unchecked Sendable {
    private let items: UnsafePointer<Item>
    let count: Int

    init(_ items: [Item]) {
        unsafe self.items = UnsafePointer.copy(of: items)
        count = items.count
    }

    func deallocate() { unsafe items.deallocate() }

    @inline(__always)
    subscript(place: Int) -> Item {
        precondition(place >= 0 && place < count)
        return unsafe items[place]
    }
}

extension FixedTable<UInt8> {
    @inline(__always)
    func with<Result>(_ range: Range<Int>, _ use: (Span<UInt8>) -> Result) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe use(Span(_unsafeStart: items + range.lowerBound, count: range.count))
    }

    func append(_ range: Range<Int>, to output: inout [UInt8]) {
        with(range) { output.append($0) }
    }
}
