internal import Synchronization

/// Gives out the numbers from 0 once each, to whoever asks.
final class Deal: Sendable {
    private let count: Int
    private let given = Atomic<Int>(0)

    init(count: Int) {
        self.count = count
    }

    func next() -> Int? {
        let number = given.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < count ? number : nil
    }
}
