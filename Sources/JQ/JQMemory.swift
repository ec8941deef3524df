internal import CJQ

package enum JQMemory {
    /// Says what libjq calls, on this thread, when it gets no memory. The handler must not return: libjq aborts then,
    /// which looks like any other crash.
    package static func whenExhausted(_ handler: @escaping @convention(c) (UnsafeMutableRawPointer?) -> Void) {
        unsafe jv_nomem_handler(handler, nil)
    }
}
