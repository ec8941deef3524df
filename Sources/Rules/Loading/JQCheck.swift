/// Lets libjq look at all jq of all plugins.
///
/// libjq spends about 20 ms on every program and more than its share on long ones, so up to a hundred expressions of a
/// plugin go into one program. Only where that one does not compile it is taken apart: the expressions that libjq
/// complains about alone, the rest together again (or in halves, where libjq names none: it refuses functions of more
/// than 64 KiB of bytecode).
struct JQCheck {
    /// How many expressions go into one program.
    private static let expressionsMax = 100

    private let compiler: any JQCompiling

    init(compiler: any JQCompiling) {
        self.compiler = compiler
    }

    func run(_ plugins: [PluginDraft], log: inout DiagnosticLog) async throws {
        let wholes = plugins.flatMap { programs(of: $0) }
        var failed: [String: [Group]] = [:]
        for (whole, errors) in zip(wholes, try await compile(wholes.map(\.group))) where !errors.isEmpty {
            failed[whole.folder, default: []].append(whole.group)
        }
        let suspects = plugins.filter { failed[$0.folder] != nil }
        let libraries = suspects.map { Group(library: $0.soundLibrary, callsFunctions: true, expressions: []) }
        var groups: [Group] = []
        for ((plugin, library), errors) in zip(zip(suspects, libraries), try await compile(libraries)) {
            var usable = library.library
            if !errors.isEmpty, let library = usable {
                report(errors, in: library, log: &log)
                usable = nil
            }
            for failed in failed[plugin.folder] ?? [] where !failed.expressions.isEmpty {
                var group = Group(library: usable, callsFunctions: false, expressions: failed.expressions)
                if usable == nil, let library = plugin.library { group.excused = library.names }
                groups.append(group)
            }
        }
        try await takeApart(groups, log: &log)
    }

    /// All jq of a plugin in as few programs as are fast: libjq's time grows with the square of their length.
    private func programs(of plugin: PluginDraft) -> [(folder: String, group: Group)] {
        let expressions = plugin.expressions
        return stride(from: 0, to: max(1, expressions.count), by: Self.expressionsMax).map { start in
            let part = Array(expressions[start..<min(expressions.count, start + Self.expressionsMax)])
            return (plugin.folder, Group(library: plugin.soundLibrary, callsFunctions: start == 0, expressions: part))
        }
    }

    private func takeApart(_ groups: [Group], log: inout DiagnosticLog) async throws {
        var groups = groups
        while !groups.isEmpty {
            var next: [Group] = []
            for (group, errors) in zip(groups, try await compile(groups)) where !errors.isEmpty {
                if group.expressions.count == 1 {
                    report(errors, of: group, log: &log)
                } else {
                    next += group.split(by: errors)
                }
            }
            groups = next
        }
    }

    private func compile(_ groups: [Group]) async throws -> [[JQCompileError]] {
        guard !groups.isEmpty else { return [] }
        return try await compiler.compileErrors(of: groups.map(\.program.text))
    }

    // MARK: Reports

    /// Errors of a library by itself. Those about the calls of its functions repeat what is wrong in the functions.
    private func report(_ errors: [JQCompileError], in library: LibraryText, log: inout DiagnosticLog) {
        for error in Self.decisive(errors) {
            report(error, in: library.source, place: (error.line, error.column), names: library.callable, log: &log)
        }
    }

    private func report(_ errors: [JQCompileError], of group: Group, log: inout DiagnosticLog) {
        let program = group.program
        for error in Self.decisive(errors) where !group.excuses(error) {
            let place = program.placeInExpression(line: error.line, column: error.column)
            let names = (group.library?.callable ?? []) + group.excused.sorted()
            report(error, in: group.expressions[0], place: place, names: names, log: &log)
        }
    }

    private func report(
        _ error: JQCompileError, in source: JQSource, place: (line: Int, column: Int?), names: [String],
        log: inout DiagnosticLog
    ) {
        let complaint = JQComplaint(
            error.message, line: place.line, column: place.column, in: source.text, functions: names)
        log.error(
            complaint.code, at: source.position(offset: complaint.offset), complaint.message, help: complaint.help)
    }

    /// After a syntax error libjq guesses; its first word is the good one.
    private static func decisive(_ errors: [JQCompileError]) -> [JQCompileError] {
        errors.first { $0.message.hasPrefix("syntax error") }.map { [$0] } ?? errors
    }
}

/// Some expressions of a plugin that are compiled together.
private struct Group {
    let library: LibraryText?
    let callsFunctions: Bool
    let expressions: [JQSource]
    /// Functions that may be undefined, since the library that should define them is broken.
    var excused: Set<String> = []

    var program: JQProgram {
        JQProgram(library: library, callsFunctions: callsFunctions, expressions: expressions)
    }

    func excuses(_ error: JQCompileError) -> Bool {
        error.message.hasSuffix(" is not defined") && excused.contains(String(error.message.prefix { $0 != "/" }))
    }

    func split(by errors: [JQCompileError]) -> [Group] {
        let program = program
        let guilty = Set(errors.flatMap { program.expressions(onLine: $0.line) })
        let rest = expressions.indices.filter { !guilty.contains($0) }
        if guilty.isEmpty || guilty.count == expressions.count && expressions.count > 2 {
            let half = (expressions.count + 1) / 2
            return [part(Array(expressions[..<half])), part(Array(expressions[half...]))]
        }
        let singles = guilty.sorted().map { part([expressions[$0]]) }
        return rest.isEmpty ? singles : singles + [part(rest.map { expressions[$0] })]
    }

    private func part(_ expressions: [JQSource]) -> Group {
        var part = Group(library: library, callsFunctions: false, expressions: expressions)
        part.excused = excused
        return part
    }
}

extension PluginDraft {
    fileprivate var soundLibrary: LibraryText? { library.flatMap { $0.isSound ? $0 : nil } }
}
