import CScan

/// Memory of the process that reads: chunks come and go many times a second, all of about the same size.
package enum BufferMemory {
    /// Keeps the memory of freed chunks for the next ones. To be called once, before reading begins: fresh pages cost
    /// more than what is done with most lines. Costs a few MiB that stay with the process.
    package static func keepFreed() {
        cscan_keep_freed_memory(16 << 20)
    }
}
