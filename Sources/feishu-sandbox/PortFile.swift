import FoundationEssentials

/// Tells the port to whoever waits for the file to appear: never half written.
enum PortFile {
    static func write(_ port: Int, to path: String) {
        do {
            try Data("\(port)\n".utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            StandardOutput.writeLine("feishu-sandbox cannot write the port file \(path): \(error)")
        }
    }
}
