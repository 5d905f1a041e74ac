/**
 * The fault harness: real processes of the host under load, and faults of the machine done to them. Run by {@code
 * processor/faults}, in short forms by the tests here. What it must find true is {@link
 * dev.postern.processor.audit.Invariants}; what it found stands in {@code docs/fault-runs.md}.
 */
package dev.postern.processor.faults;
