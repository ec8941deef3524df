import Evaluation
import Glibc
import Intake

extension Settings {
    /// How the evaluator's processes are set up.
    var evaluatorOptions: EvaluatorOptions {
        EvaluatorOptions(
            executable: evaluator.executable, timeout: evaluator.timeout, memory: evaluator.memoryBytes,
            workers: evaluator.workers ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
            features: Set(EvaluatorFeature.allCases).subtracting(evaluator.without), emptyI18n: api.emptyI18n)
    }

    /// Opens the input and begins to read.
    func openInput(createsFIFO: Bool, options: InputReader.Options) throws(ConfigurationError) -> InputReader {
        if createsFIFO, input.path == "-" {
            throw ConfigurationError("--create-fifo makes the FIFO of --input; give --input PATH with it")
        }
        do throws(InputError) {
            return try InputReader(InputSource(option: input.path, createsFIFO: createsFIFO), options: options)
        } catch {
            throw ConfigurationError("\(error)")
        }
    }
}

extension InputSettings {
    /// The name under which the store keeps how far this input was read; nil for standard input, which is never resumed.
    var resumableName: String? { path == "-" ? nil : path }

    var readerOptions: InputReader.Options {
        var options = InputReader.Options()
        options.maximumLineBytes = maxLineBytes
        return options
    }
}
