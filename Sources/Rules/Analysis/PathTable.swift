/// Distinct paths, each with an index. Copies hold the same paths under the same indices.
struct PathTable {
    private(set) var paths: [StaticPath] = []
    private var indices: [StaticPath: Int] = [:]

    subscript(index: Int) -> StaticPath { paths[index] }

    mutating func index(of path: StaticPath) -> Int {
        if let index = indices[path] { return index }
        let index = paths.count
        paths.append(path)
        indices[path] = index
        return index
    }
}
