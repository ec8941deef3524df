package import Feishu

/// A view of the delivery for people and metrics.
package struct DeliveryStatus: Sendable, Equatable {
    /// Why nothing is sent, until somebody mends it.
    package var parked: ParkReason?
    /// Tenants for which nothing is sent, while others get theirs.
    package var parkedTenants = 0
    /// Whether the API does not answer and only single probes are made.
    package var isCircuitOpen = false
    /// Calls whose outcome is not committed.
    package var underWay = 0
    /// Whether the last attempt to use the store failed.
    package var isStoreFailing = false

    package init() {}
}
