/// What libYAML says of a file that it cannot read, and where.
struct YAMLComplaint {
    let source: SourceText
    let problem: String
    /// Where libYAML gave up.
    let offset: Int
    /// What it was about to read, and where that began.
    let context: (text: String, offset: Int)?

    init(_ problem: String, at offset: Int, context: (text: String, offset: Int)? = nil, in source: SourceText) {
        self.source = source
        self.problem = problem
        self.offset = offset
        self.context = context
    }

    /// The words as libYAML has them, for those who know its grammar.
    var words: String {
        guard let context else { return problem }
        let words = "\(problem) \(context.text)"
        guard context.text.hasPrefix("while parsing") else { return words }
        return words + " that begins in line \(source.position(context.offset).line)"
    }

    func says(_ words: String...) -> Bool { words.contains { problem.contains($0) } }

    /// Nothing at the end of the file.
    func scalar(at offset: Int) -> Unicode.Scalar? {
        source.scalars.indices.contains(offset) ? source.scalars[offset] : nil
    }
}
