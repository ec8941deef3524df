import Outbox
import Outcomes
import Testing

/// Each single write and sync of the store's files fails, on a disk that is full or broken: what was reported as done
/// is there, what was reported as failed is there as a whole or not at all, and doing it again makes it right.
@Suite struct FailedWriteTests {
    private let scratch: ScratchDirectory
    private let disk: FaultyDisk

    init() throws {
        scratch = try ScratchDirectory()
        disk = FaultyDisk(directory: scratch.path)
    }

    /// Of each step the first access fails, then it is done again and the second one fails, and so on.
    @Test(.timeLimit(.minutes(2)), arguments: zip(FaultyDisk.Fault.allCases, [true, false]))
    func `an operation that failed is done again`(fault: FaultyDisk.Fault, isLasting: Bool) async throws {
        let reference = try await self.reference()
        let life = try StoreLife(directory: scratch.state)
        var failures = 0
        for (number, step) in StoreLife.steps.enumerated() {
            let possible = reference.contents[number...(number + 1)]
            life.clock.advance(by: .seconds(1))
            for access in 1... {
                let context: Comment = "step \(number), access \(access)"
                disk.fail(at: access, as: fault, isLasting: isLasting)
                do {
                    try await step(life)
                    disk.mend()
                    break
                } catch OutboxError.storage {
                    failures += 1
                    if isLasting { try await look(at: life, stoppedAt: "\(number)-\(access)", possible) }
                    disk.mend()
                    // An opening that failed may have done its work.
                    let content = try StoreContent(of: life.directory)
                    #expect(life.isOpen ? content == possible.first : possible.contains(content), context)
                }
            }
            #expect(try StoreContent(of: life.directory) == possible.last, "step \(number)")
        }
        #expect(try await life.closedBooks() == reference.books)
        #expect(failures > 100)
        life.end()
    }

    /// Nobody is told when the log could not be emptied into the database: nothing depends on it.
    @Test(.timeLimit(.minutes(2)), arguments: zip(FaultyDisk.Fault.allCases, [true, false]))
    func `a store that could not be tidied up at its end is whole`(
        fault: FaultyDisk.Fault, isLasting: Bool
    ) async throws {
        let life = try StoreLife(directory: scratch.state)
        var access = 0
        repeat {
            access += 1
            try await life.outbox.accept(update("\(access)", event: "\(access)"), update("1"))
            let content = try StoreContent(of: life.directory)
            disk.fail(at: access, as: fault, isLasting: isLasting)
            life.end()
            disk.mend()
            try await life.restart()
            #expect(life.outbox.opening.notices.isEmpty, "access \(access)")
            #expect(try StoreContent(of: life.directory) == content, "access \(access)")
        } while disk.hasFailed
        #expect(access > 5)
        life.end()
    }

    /// The first start of a daemon.
    @Test(.timeLimit(.minutes(2)), arguments: FaultyDisk.Fault.allCases)
    func `a store that could not be made is made at the next start`(fault: FaultyDisk.Fault) async throws {
        let whole = try StoreLife(directory: scratch.state)
        var access = 0
        repeat {
            // The tables alone are some two hundred pages.
            access += 7
            disk.fail(at: access, as: fault, isLasting: true)
            let directory = scratch.path + "/\(access)"
            let first = try? StoreLife(directory: directory, clock: whole.clock)
            disk.mend()
            first?.end()
            let second = try StoreLife(directory: directory, clock: whole.clock)
            #expect(second.outbox.opening.notices.isEmpty, "access \(access)")
            #expect(try StoreContent(of: directory) == StoreContent(of: whole.directory), "access \(access)")
            second.end()
        } while disk.hasFailed
        #expect(access > 30)
        whole.end()
    }

    /// What the daemon leaves if it is killed now.
    private func look(
        at life: StoreLife, stoppedAt place: String, _ possible: ArraySlice<StoreContent>
    ) async throws {
        let left = try life.copy(to: scratch.path + "/" + place)
        disk.mend()
        #expect(try possible.contains(StoreContent(of: left)), "\(place)")
        let next = try StoreLife(directory: left, clock: life.clock)
        #expect(next.outbox.opening.notices.isEmpty, "\(place)")
        #expect(try await next.closedBooks().isExact, "\(place)")
        next.end()
    }

    /// What is stored after so many steps, and the books after all of them, on a disk without faults.
    private func reference() async throws -> (contents: [StoreContent], books: UpdateTally) {
        let life = try StoreLife(directory: scratch.path + "/reference")
        var contents = [try StoreContent(of: life.directory)]
        for step in StoreLife.steps {
            life.clock.advance(by: .seconds(1))
            try await step(life)
            contents.append(try StoreContent(of: life.directory))
        }
        let books = try await life.closedBooks()
        let isWhole = books.fields.allSatisfy { $0.count > 0 || ["pending", "withheld"].contains($0.name) }
        try #require(books.isExact && isWhole, "\(books)")
        life.end()
        return (contents, books)
    }
}
