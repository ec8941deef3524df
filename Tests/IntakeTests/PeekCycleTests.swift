import Intake
import Testing

/// A pipe, a store and a process that can be killed between any two steps: all orders of their steps are tried.
struct PeekCycleTests {
    /// Everything there is at one moment.
    private struct World {
        /// What the kernel holds; it outlives the process.
        var pipe: [UInt8] = []
        var written = 0
        /// The store: whole lines, and how far the input is read.
        var lines: [String] = []
        var position = InputPosition()
        /// The process.
        var cycle: PeekCycle
        var chunk: Chunk?
        var settled = 0
        var kills = 0

        /// Two of these are the same when nothing that comes can tell them apart.
        var key: String {
            "\(pipe)|\(written)|\(lines)|\(position)|\(cycle)|\(settled)|\(kills)"
        }
    }

    private static let fifo = FileIdentity(device: 1, inode: 2)
    private static let capacity = 6
    private static let killsMax = 2

    private static func start(_ position: InputPosition) -> PeekCycle {
        PeekCycle(maximumLineBytes: 64, resuming: position, on: fifo)
    }

    /// Every moment that can follow.
    private static func next(_ world: World, writing pieces: [String]) -> [World] {
        var worlds = step(world)
        if world.written < pieces.count, world.pipe.count + pieces[world.written].utf8.count <= capacity {
            var more = world
            more.pipe += Array(pieces[world.written].utf8)
            more.written += 1
            worlds.append(more)
        }
        if world.kills < killsMax {
            var killed = world
            killed.kills += 1
            killed.cycle = start(world.position)
            killed.chunk = nil
            killed.settled = 0
            worlds.append(killed)
        }
        return worlds
    }

    private static func step(_ world: World) -> [World] {
        var next = world
        switch world.cycle.step {
        case .check(let count):
            next.chunk = next.cycle.checked(Array(world.pipe.prefix(count)).span)
            next.settled = 0
            return [next]
        case .peek:
            // The system shows all that there is, or only the beginning.
            return Set([world.pipe.count, (world.pipe.count + 1) / 2]).subtracting([0]).map { count in
                var next = world
                next.chunk = next.cycle.peeked(Array(world.pipe.prefix(count)).span)
                next.settled = 0
                return next
            }
        case .store:
            guard let chunk = world.chunk else {
                next.cycle.stored()
                return [next]
            }
            // All that is left in one transaction, or a part.
            return Set([chunk.lines.count, min(world.settled + 1, chunk.lines.count)]).map { count in
                var next = world
                next.lines += chunk.lines[world.settled..<count].map {
                    String(decoding: chunk.bytes[$0], as: UTF8.self)
                }
                if let position = chunk.position(afterLines: count) { next.position = position }
                next.settled = count
                if count == chunk.lines.count { next.chunk = nil }
                return next
            }
        case .consume(let count):
            next.pipe.removeFirst(count)
            next.cycle.consumed()
            return [next]
        }
    }

    @Test(
        arguments: [
            ["a1\nb2\n", "c", "3\nd4\n"],
            ["long1", "long2", "\nz\n"],
            ["1\n\r\n", "a\r", "\nb"],
        ])
    func `no kill at any moment loses a line or stores one twice`(_ pieces: [String]) {
        var lines = pieces.joined().unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(String.UnicodeScalarView($0)).replacing("\r", with: "") }
        let rest = lines.removeLast()
        var seen: Set<String> = []
        var waiting = [World(cycle: Self.start(InputPosition()))]
        var ends = 0
        while let world = waiting.popLast() {
            guard seen.insert(world.key).inserted else { continue }
            guard lines.starts(with: world.lines) else {
                Issue.record("stored \(world.lines) of \(lines)")
                return
            }
            if world.written == pieces.count, world.pipe.isEmpty, world.cycle.step == .peek {
                ends += 1
                #expect(world.lines == lines)
                #expect(world.position.carry == Array(rest.utf8))
                #expect(world.position.lineNumber == lines.count)
            }
            waiting += Self.next(world, writing: pieces)
        }
        #expect(ends > 0)
    }

    @Test func `another FIFO is not taken for the old one`() {
        var cycle = Self.start(InputPosition())
        let chunk = cycle.peeked(Array("a\nb".utf8).span)
        let position = chunk.position(afterLines: 1) ?? InputPosition()
        #expect(Self.start(position).step == .check(3))
        var other = PeekCycle(maximumLineBytes: 64, resuming: position, on: FileIdentity(device: 1, inode: 3))
        #expect(other.step == .peek)
        let next = other.peeked(Array("a\nb".utf8).span)
        #expect(next.lines.map { String(decoding: next.bytes[$0], as: UTF8.self) } == ["ba"])
        #expect(next.carriedLine == 0)
    }
}
