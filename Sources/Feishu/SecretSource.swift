import FoundationEssentials

/// Where the app secret comes from. No description, error or log of it ever holds the value.
///
/// A file is read each time the secret is needed, which is once for every token (every two hours or so): a secret that
/// was replaced is in use from the next token on, without a restart.
package struct SecretSource: Sendable {
    private enum Origin: Sendable {
        case file(path: String)
        case value(String)
    }

    private let origin: Origin

    package static func file(_ path: String) -> SecretSource {
        SecretSource(origin: .file(path: path))
    }

    package static func value(_ secret: String) -> SecretSource {
        SecretSource(origin: .value(secret))
    }

    /// The file that holds it; nil where none does.
    package var path: String? {
        if case .file(let path) = origin { path } else { nil }
    }

    /// The secret as it is now, without one newline at its end.
    package func read() throws(SecretError) -> String {
        switch origin {
        case .value(let secret):
            return try Self.checked(secret, error: .emptyValue)
        case .file(let path):
            guard let data = try? Data(contentsOf: URL(filePath: path)) else {
                throw .unreadable(path: path)
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                throw .notText(path: path)
            }
            return try Self.checked(text, error: .emptyFile(path: path))
        }
    }

    private static func checked(_ text: String, error: SecretError) throws(SecretError) -> String {
        // "\r\n" is one Character.
        let secret = text.last?.isNewline == true ? String(text.dropLast()) : text
        guard !secret.isEmpty else { throw error }
        return secret
    }
}

extension SecretSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch origin {
        case .file(let path): "secret from file \(path)"
        case .value: "secret given as a value"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

package enum SecretError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String)
    case notText(path: String)
    case emptyFile(path: String)
    case emptyValue

    package var description: String {
        switch self {
        case .unreadable(let path):
            "the app secret file \(path) cannot be read: it must exist and be readable by this user"
        case .notText(let path):
            "the app secret file \(path) is not UTF-8 text: it must hold the secret and nothing else"
        case .emptyFile(let path):
            "the app secret file \(path) is empty: it must hold the secret of api.app_id"
        case .emptyValue:
            "the app secret is empty: give it with APPROVALD_API_APP_SECRET or api.app_secret_file"
        }
    }
}
