import Foundation

/// JSON Schemas of the YAML files of a plugin, for editors. Draft 2020-12.
///
/// They tell fields, kinds of values and closed lists; what takes jq, other files or the rules together is told by
/// `approvald check`.
package enum SchemaFiles {
    /// Beside the plugins; hidden, so that it is not taken for one.
    package static let folder = ".schemas"

    package enum Schema: String, CaseIterable, Sendable {
        case plugin, rules, locale, tests

        package var fileName: String { "\(rawValue).json" }

        /// What it is for.
        package var files: String {
            switch self {
            case .plugin: "plugin.yaml"
            case .rules: "rules.yaml"
            case .locale: "locales/*.yaml"
            case .tests: "tests/*.yaml"
            }
        }

        package var text: String {
            switch self {
            case .plugin: PluginSchemas.plugin
            case .rules: PluginSchemas.rules
            case .locale: PluginSchemas.locale
            case .tests: PluginSchemas.tests
            }
        }
    }

    /// - Parameter replaces: whether files that are there are written anew.
    package static func write(to folder: String, replaces: Bool) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for schema in Schema.allCases {
            let path = folder + "/" + schema.fileName
            guard replaces || !files.fileExists(atPath: path) else { continue }
            try Data(schema.text.utf8).write(to: URL(filePath: path), options: .atomic)
        }
    }
}

/// `approvald plugin schema`.
package struct SchemaRun: Sendable {
    private let console: Console
    private let schema: SchemaFiles.Schema?
    private let folder: String?

    /// - Parameters:
    ///   - schema: the one to print; nil: all.
    ///   - folder: where to write them all instead.
    package init(console: Console, schema: SchemaFiles.Schema?, folder: String?) {
        self.console = console
        self.schema = schema
        self.folder = folder
    }

    package func run() throws -> ExitStatus {
        if let folder {
            do {
                try SchemaFiles.write(to: folder, replaces: true)
            } catch {
                throw ConfigurationError("--output \(folder): \(FileErrorText.text(error))")
            }
            return .success
        }
        if let schema {
            try console.write(Array(schema.text.utf8))
            return .success
        }
        let members = SchemaFiles.Schema.allCases.map { schema in
            "\"\(schema.rawValue)\": " + schema.text.split(separator: "\n").joined(separator: "\n  ")
        }
        try console.print("{\n  " + members.joined(separator: ",\n  ") + "\n}")
        return .success
    }
}
