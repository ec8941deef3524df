/// Limits of sending. The defaults are those that Feishu states for messages: 50 a second and 1000 a minute.
package struct DeliveryOptions: Sendable, Equatable {
    /// Calls in any second and in any minute, for each tenant.
    package var perSecond: Int
    package var perMinute: Int
    /// Calls under way at once.
    package var concurrency: Int
    /// How long an update may keep failing before it is dead.
    package var giveUpAfter: Duration
    package var backoff: Backoff
    package var circuit: CircuitOptions
    package var parking: ParkingOptions
    /// Whether the app has several tenants, each with limits of its own.
    package var separatesTenants: Bool

    package init(
        perSecond: Int = 50, perMinute: Int = 1000, concurrency: Int = 8, giveUpAfter: Duration = .seconds(24 * 3600),
        backoff: Backoff = Backoff(), circuit: CircuitOptions = CircuitOptions(),
        parking: ParkingOptions = ParkingOptions(), separatesTenants: Bool = false
    ) {
        self.perSecond = perSecond
        self.perMinute = perMinute
        self.concurrency = concurrency
        self.giveUpAfter = giveUpAfter
        self.backoff = backoff
        self.circuit = circuit
        self.parking = parking
        self.separatesTenants = separatesTenants
    }
}
