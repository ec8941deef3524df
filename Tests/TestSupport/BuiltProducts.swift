internal import FoundationEssentials

/// The executables of this package, as the build that runs the tests made them.
package enum BuiltProducts {
    /// Path of an executable: it lies in the folder of the test binary.
    package static func path(_ name: String) throws -> String {
        let testBinary = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = testBinary.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return folder.joined(separator: "/") + "/" + name
    }
}
