import ArgumentParser
import Daemon
import Evaluation
import Glibc

/// The entry: a child that runs jq, or a command of a person.
///
/// Invariant: every ending has one of the documented exit statuses; what the parser calls a usage error is status 2.
@main
enum Main {
    static func main() async {
        if CommandLine.arguments.dropFirst().first == EvaluatorProcess.argument {
            EvaluatorProcess.run()
        }
        StandardDescriptors.occupy()
        do {
            var command = try Approvald.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        switch error {
        case let ending as ExitStatus:
            exit(ending.rawValue)
        case let error as ConfigurationError:
            ErrorSink.standardError.write("approvald: \(error)\n")
            exit(ExitStatus.wrongUsage.rawValue)
        default:
            if Approvald.exitCode(for: error) == .success { Approvald.exit(withError: error) }
            let message = Approvald.fullMessage(for: error)
            let hint = StrayPath.hint(about: message) ?? StrayCommand.hint(about: message)
            ErrorSink.standardError.write(message + "\n" + (hint.map { $0 + "\n" } ?? ""))
            exit(ExitStatus.wrongUsage.rawValue)
        }
    }
}
