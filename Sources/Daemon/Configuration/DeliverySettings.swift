package import Delivery

/// How updates are sent, and how long events are remembered.
package struct DeliverySettings: Sendable {
    package let options: DeliveryOptions
    /// How long sending goes on after the end of input.
    package let drainTimeout: Duration
    /// How long event ids are remembered.
    package let dedupeWindow: Duration
    /// How long an update waits for a card of its key to become known.
    package let cardWait: Duration

    init(reader: SettingsReader) throws(ConfigurationError) {
        func count(_ setting: Setting) throws(ConfigurationError) -> Int {
            try reader.required(setting, expected: "a whole number above 0") { text in
                SettingValue.count(text).flatMap { $0 > 0 ? $0 : nil }
            }
        }
        func duration(_ setting: Setting) throws(ConfigurationError) -> Duration {
            try reader.required(
                setting, expected: "a duration such as 250ms, 10s, 5m or 24h", parse: SettingValue.duration)
        }
        options = DeliveryOptions(
            perSecond: try count(.deliveryPerSecond), perMinute: try count(.deliveryPerMinute),
            concurrency: try count(.deliveryConcurrency), giveUpAfter: try duration(.deliveryGiveUpAfter))
        drainTimeout = try duration(.deliveryDrainTimeout)
        dedupeWindow = try duration(.deliveryDedupeWindow)
        cardWait = try duration(.deliveryCardWait)
    }
}
