package import Feishu
package import Logging
package import Outbox

/// Sends what the store holds, until it is drained or stopped.
///
/// Invariants:
/// - A slot is free only after the outcome of its call is committed; no more than `concurrency` slots are taken.
/// - The lane of a card is the store's: it claims one update of a card at a time, so a retry holds back only its card.
/// - Every decision (how many calls, what a reply means, when to try again) is made by a state machine without clock or
///   randomness of its own; this actor only carries the decisions out.
/// - A fate is reported once, after it is committed.
package actor Delivery {
    /// Given fates after they are committed, in order, never two calls at once. Sending waits for it.
    package typealias Report = @Sendable ([UpdateFate]) async -> Void

    private static let watchPause = Duration.seconds(1)

    private let outbox: Outbox
    private let sender: any UpdateSending
    private let options: DeliveryOptions
    private let log: DeliveryLog
    private let jitter: @Sendable (ClosedRange<Int64>) -> Int64
    private let report: Report
    private nonisolated let control = DeliveryControl()
    private nonisolated let clock: WallClock

    private var gate: Gate
    private var calls: [Int64: Task<Void, Never>] = [:]
    /// Outcomes not yet committed. They stay here while the store fails.
    private var outcomes: [ClaimOutcome] = []
    /// Of whom failures are to be forgotten: nothing can be tried while parked, and none of it is the updates' fault.
    private var relieved: Set<ParkingNews.Subject> = []
    /// When the failures of all were forgotten last; calls may have been under way.
    private var relievedAt: Int64 = .min
    private var nextSweep: Int64 = .min
    /// The pause that the store knows of.
    private var notedPause: Int64
    /// Of what the app may be parked for, when it was mended last, as far as the gate knows.
    private var mended: [ParkReason: Int64] = [:]

    package init(
        outbox: Outbox, sender: any UpdateSending, options: DeliveryOptions = DeliveryOptions(), logger: Logger,
        jitter: @escaping @Sendable (ClosedRange<Int64>) -> Int64 = { Int64.random(in: $0) },
        report: @escaping Report
    ) {
        self.outbox = outbox
        self.sender = sender
        self.options = options
        log = DeliveryLog(logger: logger)
        self.jitter = jitter
        self.report = report
        clock = outbox.clock
        gate = Gate(options: options, pausedUntil: outbox.opening.pausedUntil)
        notedPause = gate.pausedUntil
    }

    package nonisolated var status: DeliveryStatus { control.status }

    /// To be called when updates were accepted.
    package nonisolated func wake() {
        control.signal()
    }

    /// To be called when what the app may be parked for was mended: sending goes on without waiting for a probe.
    package nonisolated func mended(_ reason: ParkReason) {
        control.mended(reason, at: clock.now)
    }

    /// Makes `run` end once nothing is pending, after `limit` at the latest, at once while parked.
    package nonisolated func drain(within limit: Duration) {
        control.end(.draining(until: clock.now + limit.milliseconds))
    }

    /// Makes `run` end once the calls under way are finished, after `limit` at the latest. No new ones begin.
    package nonisolated func stop(within limit: Duration = .seconds(20)) {
        control.end(.stopping(until: clock.now + limit.milliseconds))
    }

    /// Sends until `drain` or `stop`. To be called once. When the calling task is cancelled, calls under way are
    /// cancelled too; their updates stay stored and are sent by the next run.
    package func run() async {
        let watch = watchStore()
        defer { watch.cancel() }
        var signals = control.signals.makeAsyncIterator()
        while !Task.isCancelled {
            settleArrivals()
            switch await turn() {
            case .end:
                abandonCalls()
                return
            case .again:
                continue
            case .stop(let time):
                control.end(.stopping(until: time))
            case .rest(let time):
                await wait(until: time, &signals)
            }
        }
        abandonCalls()
    }

    /// Looks once a second whether a command beside this process has retried or added updates, and wakes the loop.
    private func watchStore() -> Task<Void, Never> {
        let (outbox, control) = (outbox, control)
        return Task { @concurrent in
            while (try? await Task.sleep(for: Self.watchPause)) != nil {
                // A store that fails is noticed, and told of, by the loop itself.
                if (try? await outbox.hasChangedBeside()) == true {
                    control.signal()
                }
            }
        }
    }

    private var course: Course {
        Course(mode: control.mode, gate: gate, underWay: calls.count, sweepTime: sweepTime)
    }

    /// Commits, claims, starts calls; then says how to go on.
    private func turn() async -> Course.Step {
        do throws(OutboxError) {
            try await sweep()
            try await notePause()
            let now = clock.now
            let committed = outcomes
            let course = course
            let exchange = try await outbox.exchange(
                committed, claiming: course.limit(now: now), course.allowance(now: now))
            outcomes.removeFirst(committed.count)
            for outcome in committed {
                calls[outcome.id] = nil
            }
            exchange.claims.forEach(begin)
            noteStore(failing: nil)
            if !exchange.fates.isEmpty {
                await report(exchange.fates)
            }
            return self.course.step(after: exchange, now: clock.now)
        } catch .damaged {
            // Nothing can be committed any more; whoever owns the store tells of it.
            return .end
        } catch {
            noteStore(failing: error)
            return course.stepAfterStoreFailure(now: clock.now)
        }
    }

    private func begin(_ claim: Claim) {
        let now = clock.now
        gate.began(for: claim.tenant, now: now)
        let (sender, control) = (sender, control)
        calls[claim.id] = Task { @concurrent in
            let reply = await sender.send(body: claim.body, tenant: claim.tenant)
            control.arrive(Arrival(claim: claim, reply: reply, began: now))
        }
    }

    private func settleArrivals() {
        for (reason, time) in control.mended where mended.updateValue(time, forKey: reason) != time {
            guard gate.mended(reason) else { continue }
            relieve(.app)
            log.mended(reason)
        }
        for arrival in control.takeArrivals() {
            outcomes.append(settle(arrival))
        }
        control.updateStatus { status in
            status.parked = gate.parking.reason
            status.parkedTenants = gate.tenants.parked.count
            status.isCircuitOpen = !gate.circuit.isClosed
            status.underWay = calls.count
        }
    }

    private func settle(_ arrival: Arrival) -> ClaimOutcome {
        let now = clock.now
        let reply = arrival.reply
        var counted = reply
        if case .park(let reason) = reply.action, let time = mended[reason], time >= arrival.began {
            // It was mended while the call was under way.
            counted.action = .retryAfter(.zero)
        }
        let wasClosed = gate.circuit.isClosed
        for change in gate.received(counted, for: arrival.claim.tenant, now: now) {
            relieve(change.subject)
            log.parking(change, reply)
        }
        if wasClosed != gate.circuit.isClosed {
            log.circuit(isClosed: !wasClosed, reply)
        }
        let judgement = Judgement(backoff: options.backoff, giveUpAfter: options.giveUpAfter.milliseconds)
        let verdict = judgement.verdict(
            on: arrival.claim, reply: reply, freshSince: relievedAt, isParked: gate.isParked(arrival.claim.tenant),
            now: now, jitter: jitter)
        let attempt = Attempt(
            at: arrival.began, httpStatus: reply.httpStatus, code: reply.code, message: reply.message,
            logID: reply.logID, milliseconds: reply.elapsed.milliseconds)
        return ClaimOutcome(id: arrival.claim.id, verdict: verdict, attempt: attempt)
    }

    private func relieve(_ subject: ParkingNews.Subject) {
        relieved.insert(subject)
        if subject == .app { relievedAt = clock.now }
    }

    /// Ends updates that wait behind an API that does not answer for longer than they may.
    private func sweep() async throws(OutboxError) {
        while let subject = relieved.first {
            switch subject {
            case .app: try await outbox.forgetFailures()
            case .tenant(let tenant): try await outbox.forgetFailures(ofTenant: tenant)
            }
            relieved.remove(subject)
        }
        let now = clock.now
        guard gate.parking.reason == nil, !gate.circuit.isClosed, now >= nextSweep else { return }
        let limit = now - options.giveUpAfter.milliseconds
        let isOutageTooLong = gate.circuit.failingSince.map { $0 <= limit } ?? false
        let fates = try await outbox.giveUp(
            failingBefore: limit, acceptedBefore: isOutageTooLong ? limit : nil, sparing: Set(gate.tenants.parked))
        nextSweep = now + max(1000, min(60_000, options.giveUpAfter.milliseconds / 10))
        if !fates.isEmpty {
            await report(fates)
        }
    }

    /// Pauses that a restart would hardly notice are not worth a write.
    private func notePause() async throws(OutboxError) {
        guard gate.pausedUntil > max(notedPause, clock.now + 1000) else { return }
        try await outbox.notePause(until: gate.pausedUntil)
        notedPause = gate.pausedUntil
    }

    private var sweepTime: Int64? {
        gate.circuit.isClosed || gate.parking.reason != nil ? nil : nextSweep
    }

    private func wait(until time: Int64?, _ signals: inout AsyncStream<Void>.Iterator) async {
        let control = control
        let timer = time.map { time in
            let pause = max(0, time - clock.now)
            return Task { @concurrent in
                try? await Task.sleep(for: .milliseconds(pause))
                if !Task.isCancelled {
                    control.signal()
                }
            }
        }
        _ = await signals.next(isolation: self)
        timer?.cancel()
    }

    private func abandonCalls() {
        calls.values.forEach { $0.cancel() }
        calls = [:]
    }

    private func noteStore(failing error: OutboxError?) {
        let wasFailing = control.status.isStoreFailing
        control.updateStatus { $0.isStoreFailing = error != nil }
        if wasFailing != (error != nil) {
            log.store(failing: error)
        }
    }
}
