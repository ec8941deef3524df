/// The version of the program, as `--version` prints it and as the API sees it in `User-Agent`.
package enum Version {
    package static let current = "0.1.0"
}
