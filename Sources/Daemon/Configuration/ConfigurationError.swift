/// What the user gave cannot be used. The description is one sentence: where, what was found, what was expected.
///
/// Commands print it and exit with status 2.
package struct ConfigurationError: Error, CustomStringConvertible, Equatable {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
