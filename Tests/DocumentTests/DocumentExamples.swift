import Foundation

/// The fenced blocks of a Markdown document that are examples to run, in their order.
///
/// A block whose info string holds `file=PATH` is a file of that content. A `console` block holds commands, each
/// behind `$ `, followed by what it prints. Other blocks are illustrations.
struct DocumentExamples {
    enum Example: Equatable {
        case file(path: String, content: String)
        case command(line: Int, command: String, output: String)
    }

    let examples: [Example]

    init(markdown: String) {
        var examples: [Example] = []
        var fence: (info: Substring, start: Int, lines: [Substring])?
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let block = fence, line == "```" {
                examples += Self.examples(info: block.info, start: block.start, lines: block.lines)
                fence = nil
            } else if fence != nil {
                fence?.lines.append(line)
            } else if line.hasPrefix("```") {
                fence = (line.dropFirst(3), index + 2, [])
            }
        }
        self.examples = examples
    }

    private static func examples(info: Substring, start: Int, lines: [Substring]) -> [Example] {
        let words = info.split(separator: " ")
        if let file = words.first(where: { $0.hasPrefix("file=") }) {
            return [.file(path: String(file.dropFirst(5)), content: lines.map { $0 + "\n" }.joined())]
        }
        guard words.first == "console" else { return [] }
        var commands: [Example] = []
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("$ ") {
                commands.append(.command(line: start + index, command: String(line.dropFirst(2)), output: ""))
            } else if case .command(let line_, let command, let output) = commands.popLast() {
                commands.append(.command(line: line_, command: command, output: output + line + "\n"))
            }
        }
        return commands
    }
}
