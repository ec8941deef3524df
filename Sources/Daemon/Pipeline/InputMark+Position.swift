import Intake
import Outbox

extension InputMark {
    /// A position of the input at this path, as the store keeps it.
    init(path: String, _ position: InputPosition) {
        self.init(
            path: path, device: position.identity.device, inode: position.identity.inode, offset: position.offset,
            lineNumber: position.lineNumber, passedLines: position.passedLines, carry: position.carry,
            overlong: position.overlong, checkedLength: position.check?.length ?? 0,
            checkedDigest: position.check?.digest)
    }

    var position: InputPosition {
        InputPosition(
            identity: FileIdentity(device: device, inode: inode), offset: offset, lineNumber: lineNumber,
            passedLines: passedLines, carry: carry, overlong: overlong,
            check: checkedDigest.map { Fingerprint(length: checkedLength, digest: $0) })
    }
}
