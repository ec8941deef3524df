/// How far an input has been read: committed together with what was read from it, and given back as it was.
///
/// What the values mean is the intake's to say; the store knows only the path that they belong to.
package struct InputMark: Sendable, Equatable {
    /// The path that names the input.
    package var path: String
    package var device: Int64
    package var inode: Int64
    /// Bytes of a regular file that are done with.
    package var offset: Int64
    /// Number of the last whole line before this mark.
    package var lineNumber: Int
    /// Lines behind the mark that are stored already.
    package var passedLines: Int
    /// An unfinished last line, to be put before the next bytes.
    package var carry: [UInt8]
    /// What is kept of an unfinished line that is too long for a carry.
    package var overlong: [UInt8]
    /// Length and digest of bytes that tell, at the next start, whether the input is where it was left: of a FIFO those
    /// that are stored and wait to be consumed, of a file those before the offset.
    package var checkedLength: Int
    package var checkedDigest: String?

    package init(
        path: String, device: Int64 = 0, inode: Int64 = 0, offset: Int64 = 0, lineNumber: Int = 0,
        passedLines: Int = 0, carry: [UInt8] = [], overlong: [UInt8] = [], checkedLength: Int = 0,
        checkedDigest: String? = nil
    ) {
        self.path = path
        self.device = device
        self.inode = inode
        self.offset = offset
        self.lineNumber = lineNumber
        self.passedLines = passedLines
        self.carry = carry
        self.overlong = overlong
        self.checkedLength = checkedLength
        self.checkedDigest = checkedDigest
    }
}
