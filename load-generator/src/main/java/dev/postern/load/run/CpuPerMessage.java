package dev.postern.load.run;

/**
 * CPU time per answered message over the measured part, in microseconds. Immutable.
 *
 * @param serverMicros the host's process, all threads, or null when it is not known
 * @param clientMicros the generator's process, all threads
 */
public record CpuPerMessage(Double serverMicros, double clientMicros) {
}
