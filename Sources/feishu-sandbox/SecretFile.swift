import Feishu

/// The app secret from a file, read as the daemon reads it.
enum SecretFile {
    static func read(_ path: String) throws(SecretError) -> String {
        try SecretSource.file(path).read()
    }
}
