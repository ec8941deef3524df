extension UnsafePointer where Pointee: BitwiseCopyable {
    /// Memory of its own that holds these items, for tables that are read without counting references. Whoever asked
    /// for it deallocates it.
    package static func copy(of items: [Pointee]) -> UnsafePointer<Pointee> {
        let memory = UnsafeMutableBufferPointer<Pointee>.allocate(capacity: max(items.count, 1))
        _ = unsafe memory.initialize(from: items)
        guard let base = memory.baseAddress else { preconditionFailure("memory of at least one item") }
        return unsafe UnsafePointer(base)
    }
}
