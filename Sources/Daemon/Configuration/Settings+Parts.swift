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

    /// What `run` reads: what the service manager handed over, else what `--input` names.
    func inputSource(_ mode: RunMode) throws(ConfigurationError) -> InputSource {
        do throws(InputError) {
            if let given = try HandedOverFIFO.source(count: input.handedOver, option: input.path) { return given }
        } catch {
            throw ConfigurationError("\(error)")
        }
        if mode.createsFIFO, input.path == "-" {
            throw ConfigurationError("--create-fifo makes the FIFO of --input; give --input PATH with it")
        }
        if mode.follows, input.path == "-" {
            throw ConfigurationError("--follow follows the file of --input; give --input PATH with it")
        }
        return InputSource(option: input.path, createsFIFO: mode.createsFIFO)
    }

    /// Opens the input and begins to read.
    func openInput(_ source: InputSource, options: InputReader.Options) throws(ConfigurationError) -> InputReader {
        do throws(InputError) {
            return try InputReader(source, options: options)
        } catch {
            throw ConfigurationError("\(error)")
        }
    }
}

extension InputSettings {
    var readerOptions: InputReader.Options {
        var options = InputReader.Options()
        options.maximumLineBytes = maxLineBytes
        return options
    }
}
