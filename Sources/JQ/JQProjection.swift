internal import CJQ
internal import CScan

/// The parts of a value that are needed, as a tree that reading walks along.
///
/// What is read in this way is the same as the whole value for whoever looks at nothing else: kinds of values, the
/// order of members and the last of several members of a name are those of the whole.
@safe
package final class JQProjection {
    package enum Step: Hashable, Sendable {
        /// A member of an object.
        case key([UInt8])
        /// The elements of an array.
        case element
        /// The elements of an array or the members of an object.
        case each
    }

    /// Nodes that are none.
    static let whole: Int32 = -2
    static let nothing: Int32 = -1
    static let root: Int32 = 0

    struct Node {
        var firstKey: Int32 = 0
        var keyCount: Int32 = 0
        /// For the elements of an array.
        var elements = JQProjection.nothing
        /// For the members of an object that have no key here.
        var members = JQProjection.nothing
    }

    @safe private struct Key {
        let bytes: UnsafeBufferPointer<UInt8>
        let value: jv
        let node: Int32
    }

    private var nodes: UnsafeMutableBufferPointer<Node>
    private var keys: UnsafeMutableBufferPointer<Key>

    /// - Parameter paths: from the value to what is needed of it; everything below, or only the kind (and value, where
    ///   it is neither array nor object) of what is there.
    package init(_ paths: [(steps: [Step], isWhole: Bool)]) {
        var root = JQProjectionPart()
        for path in paths { root.insert(path.steps[...], isWhole: path.isWhole) }
        var table = JQProjectionTable()
        table.add(root)
        unsafe nodes = .allocate(capacity: table.nodes.count)
        unsafe _ = nodes.initialize(from: table.nodes)
        unsafe keys = .allocate(capacity: table.keys.count)
        for (index, key) in table.keys.enumerated() {
            let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: key.bytes.count)
            unsafe _ = bytes.initialize(from: key.bytes)
            let value = JQValue(utf8: key.bytes.span)
            unsafe keys.initializeElement(
                at: index, to: Key(bytes: UnsafeBufferPointer(bytes), value: value.take(), node: key.node))
        }
    }

    deinit {
        for index in unsafe keys.indices {
            unsafe keys[index].bytes.deallocate()
            unsafe jv_free(keys[index].value)
        }
        unsafe keys.deallocate()
        unsafe nodes.deallocate()
    }

    subscript(node: Int32) -> Node { unsafe nodes[Int(node)] }

    /// The number of a key of a node.
    func key(_ bytes: UnsafeBufferPointer<UInt8>, of node: Node) -> Int32? {
        for number in node.firstKey..<(node.firstKey + node.keyCount) {
            let known = unsafe keys[Int(number)].bytes
            guard known.count == bytes.count else { continue }
            guard let one = known.baseAddress, let other = bytes.baseAddress,
                unsafe cscan_is_same(one, other, known.count) == 0
            else { return number }
        }
        return nil
    }

    func node(ofKey key: Int32) -> Int32 { unsafe keys[Int(key)].node }

    func value(ofKey key: Int32) -> JQValue { unsafe JQValue(owning: jv_copy(keys[Int(key)].value)) }
}
