/**
 * The codec beside jPOS and j8583: the same purchase read and answered by each, and random messages that one writes and the other reads.
 * Built with the profile {@code peers} only, started by {@code benchmarks/run peers}; the peers are called, nothing of theirs is copied.
 */
package dev.postern.benchmarks.peers;
