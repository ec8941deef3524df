internal import JQ
internal import Rules

/// The expressions of one plugin inside the evaluator process, and their programs.
///
/// Expressions that are needed for the first time are compiled together with those of rules near by, up to
/// `expressionsMax` in one program. Texts that differ in literals alone share one expression that gets these as constants; only
/// the first of them keeps its own as long as there is no second, since constants have their price at every run.
final class PlanPlugin {
    /// A program of so many costs hardly more than one of one.
    static let expressionsMax = 32
    /// In bytes of text: libjq binds functions in quadratic time.
    private static let textMax = 16 << 10

    let analyzer: ExpressionAnalyzer
    private let preface: String
    private let hasShapes: Bool
    private var expressions: [Int: PlanExpression] = [:]
    private var shapes: [[UInt8]: Shape] = [:]

    private enum Shape {
        /// Only this text has it so far, and has a program of its own.
        case single
        case shared(JQExpressions, Int)
        /// libjq refuses it, whatever it may say to the texts themselves.
        case refused
    }

    /// What one expression of a program is for.
    private struct Job {
        let expression: JQExpressions.Expression
        let shape: [UInt8]?
        var users: [(expression: PlanExpression, constants: JQConstants?)]
    }

    init(library: String, hasShapes: Bool) {
        analyzer = ExpressionAnalyzer(library: library.isEmpty ? nil : library)
        preface = Shard.functions + (library.isEmpty ? "" : library + "\n")
        self.hasShapes = hasShapes
    }

    /// - Parameters:
    ///   - number: of the text in the plan.
    ///   - hasMany: whether all outputs count, or the first only.
    func expression(_ number: Int, _ text: String, hasMany: Bool) -> PlanExpression {
        let key = hasMany ? 2 * number : 2 * number + 1
        if let expression = expressions[key] { return expression }
        let expression = PlanExpression(text, isGuarded: !hasMany && analyzer.mayStopInPath(text))
        expressions[key] = expression
        return expression
    }

    // MARK: Compiling

    /// Compiles the expression, so that it is new no longer, and as many of the others as is cheap.
    func compile(_ expression: PlanExpression, with others: [PlanExpression]) {
        var jobs: [Job] = []
        var size = 0
        for candidate in [expression] + others where candidate.isNew {
            guard jobs.count < Self.expressionsMax, jobs.isEmpty || size < Self.textMax else { break }
            size += candidate.text.utf8.count
            add(candidate, to: &jobs)
        }
        compile(jobs[...])
        // Its shape was refused.
        if expression.isNew { compile([Self.job(expression)]) }
    }

    private static func job(_ expression: PlanExpression) -> Job {
        let text = expression.program(of: expression.text)
        return Job(expression: JQExpressions.Expression(text: text), shape: nil, users: [(expression, nil)])
    }

    private func add(_ expression: PlanExpression, to jobs: inout [Job]) {
        guard hasShapes, let template = analyzer.template(of: expression.text) else {
            return jobs.append(Self.job(expression))
        }
        let text = expression.program(of: template.text)
        let name = Array(text.utf8)
        let constants = JQConstants(template.constants)
        if let known = jobs.firstIndex(where: { $0.shape == name }) {
            jobs[known].users.append((expression, constants))
            return
        }
        switch shapes[name] {
        case .shared(let program, let number): expression.state = .ready(program, number, constants)
        case .refused: jobs.append(Self.job(expression))
        case nil, .single:
            let variables = template.constants.indices.map(JQTemplate.variable)
            jobs.append(
                Job(
                    expression: JQExpressions.Expression(text: text, variables: variables), shape: name,
                    users: [(expression, constants)]))
        }
    }

    private func compile(_ jobs: ArraySlice<Job>) {
        guard !jobs.isEmpty else { return }
        // The one text of a new shape stays as it is.
        let jobs = jobs.map { job in
            guard let shape = job.shape, job.users.count == 1, shapes[shape] == nil else { return job }
            shapes[shape] = .single
            return Self.job(job.users[0].expression)
        }
        do throws(JQCompileFailure) {
            let program = try JQExpressions(preface: preface, jobs.map(\.expression))
            for (number, job) in jobs.enumerated() {
                if let shape = job.shape { shapes[shape] = .shared(program, number) }
                for user in job.users { user.expression.state = .ready(program, number, user.constants) }
            }
        } catch {
            guard jobs.count == 1 else {
                compile(jobs[..<(jobs.count / 2)])
                compile(jobs[(jobs.count / 2)...])
                return
            }
            if let shape = jobs[0].shape {
                shapes[shape] = .refused
            } else {
                for user in jobs[0].users { user.expression.state = .refused(error.description) }
            }
        }
    }
}

extension JQConstants {
    fileprivate convenience init(_ literals: [NativeLiteral]) {
        self.init(count: literals.count) { index in
            switch literals[index] {
            case .number(let number): JQValue(number: number)
            case .string(let text): JQValue(utf8: text.span)
            default: JQValue.null
            }
        }
    }
}
