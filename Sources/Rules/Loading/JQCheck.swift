/// Lets libjq look at all jq of all plugins that does not certainly compile.
///
/// libjq spends about 20 ms on every program and more than its share on long ones, so up to a hundred expressions go
/// into one program, equal ones of a plugin once, and all plugins without a library share theirs. Only where one does
/// not compile it is taken apart: the expressions that libjq complains about alone, the rest together again (or in
/// halves, where libjq names none: it refuses functions of more than 64 KiB of bytecode).
struct JQCheck {
    /// How many expressions go into one program.
    private static let expressionsMax = 100

    private let compiler: any JQCompiling

    init(compiler: any JQCompiling) {
        self.compiler = compiler
    }

    func run(_ plugins: [PluginDraft], log: inout DiagnosticLog) async throws {
        let suites = Self.suites(of: plugins)
        let wholes = suites.enumerated().flatMap { index, suite in
            suite.groups(ofAtMost: Self.expressionsMax).map { (suite: index, group: $0) }
        }
        var failed: [Int: [Group]] = [:]
        for (whole, errors) in zip(wholes, try await compile(wholes.map(\.group))) where !errors.isEmpty {
            failed[whole.suite, default: []].append(whole.group)
        }
        let suspects = suites.enumerated().filter { failed[$0.offset] != nil }
        let libraries = suspects.map { Group(library: $0.element.soundLibrary, callsFunctions: true, expressions: []) }
        var groups: [Group] = []
        for ((suspect, library), errors) in zip(zip(suspects, libraries), try await compile(libraries)) {
            var usable = library.library
            if !errors.isEmpty, let library = usable {
                report(errors, in: library, log: &log)
                usable = nil
            }
            for failed in failed[suspect.offset] ?? [] where !failed.expressions.isEmpty {
                var group = Group(library: usable, callsFunctions: false, expressions: failed.expressions)
                if usable == nil, let library = suspect.element.library { group.excused = library.names }
                groups.append(group)
            }
        }
        try await takeApart(groups, log: &log)
    }

    /// What libjq has to look at: by library, the expressions of plugins without one together.
    private static func suites(of plugins: [PluginDraft]) -> [Suite] {
        var suites: [Suite] = []
        var bare = Suite(library: nil)
        for plugin in plugins {
            if plugin.library == nil {
                bare.add(plugin.doubtful)
            } else {
                var suite = Suite(library: plugin.library)
                suite.add(plugin.doubtful)
                suites.append(suite)
            }
        }
        return bare.isEmpty ? suites : suites + [bare]
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
            for source in group.expressions[0] { report(error, in: source, place: place, names: names, log: &log) }
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

/// Expressions that see the same library.
private struct Suite {
    let library: LibraryText?
    /// Equal texts together, in the order in which they first come.
    private var expressions: [[JQSource]] = []
    private var indices: [String: Int] = [:]

    init(library: LibraryText?) {
        self.library = library
    }

    var soundLibrary: LibraryText? { library.flatMap { $0.isSound ? $0 : nil } }

    /// Whether there is nothing for libjq to look at.
    var isEmpty: Bool { library == nil && expressions.isEmpty }

    mutating func add(_ sources: [JQSource]) {
        for source in sources {
            if let index = indices[source.text] {
                expressions[index].append(source)
            } else {
                indices[source.text] = expressions.count
                expressions.append([source])
            }
        }
    }

    /// All in as few programs as are fast: libjq's time grows with the square of their length.
    func groups(ofAtMost limit: Int) -> [Group] {
        stride(from: 0, to: max(1, expressions.count), by: limit).map { start in
            let part = Array(expressions[start..<min(expressions.count, start + limit)])
            return Group(library: soundLibrary, callsFunctions: start == 0, expressions: part)
        }
    }
}

/// Some expressions that are compiled together.
private struct Group {
    let library: LibraryText?
    let callsFunctions: Bool
    /// Each with the places where it stands.
    let expressions: [[JQSource]]
    /// Functions that may be undefined, since the library that should define them is broken.
    var excused: Set<String> = []

    var program: JQProgram {
        JQProgram(library: library, callsFunctions: callsFunctions, expressions: expressions.map { $0[0] })
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

    private func part(_ expressions: [[JQSource]]) -> Group {
        var part = Group(library: library, callsFunctions: false, expressions: expressions)
        part.excused = excused
        return part
    }
}
