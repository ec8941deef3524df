/// How far an input was read: what a store keeps so that the next run goes on where this one stopped.
///
/// It is stored in the transaction that stores what the lines before it led to.
package struct InputPosition: Sendable, Equatable {
    /// Which file or FIFO it was; 0 and 0 when unknown.
    package var identity: FileIdentity
    /// Of a regular file: how many of its bytes are done with. 0 for a FIFO.
    package var offset: Int64
    /// How many lines lie before this position.
    package var lineNumber: Int
    /// Lines behind this position that are stored already: a chunk can be stored in parts.
    package var passedLines: Int
    /// Of a FIFO: an unfinished line, which the next bytes go on with.
    package var carry: [UInt8]
    /// Of a FIFO: an unfinished line that is too long to be kept, as `LineFramer` encodes it; then there is no carry.
    package var overlong: [UInt8]
    /// Of a FIFO: the bytes at its head that were looked at when this was stored. Without passed lines they are stored
    /// in full and only wait to be consumed. Of a file: bytes that lie right before `offset`.
    package var check: Fingerprint?

    package init(
        identity: FileIdentity = FileIdentity(device: 0, inode: 0), offset: Int64 = 0, lineNumber: Int = 0,
        passedLines: Int = 0, carry: [UInt8] = [], overlong: [UInt8] = [], check: Fingerprint? = nil
    ) {
        self.identity = identity
        self.offset = offset
        self.lineNumber = lineNumber
        self.passedLines = passedLines
        self.carry = carry
        self.overlong = overlong
        self.check = check
    }
}

/// What makes a file this file, whatever its name.
package struct FileIdentity: Sendable, Equatable {
    package let device: Int64
    package let inode: Int64

    package init(device: Int64, inode: Int64) {
        self.device = device
        self.inode = inode
    }
}
