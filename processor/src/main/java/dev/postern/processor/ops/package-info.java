/**
 * Operations: what a running processor tells about itself. Stage histograms with one writer an event loop, their interval
 * log on disk, counts, and an HTTP port with {@code /health}, {@code /ready}, {@code /histograms}, {@code /series} and {@code /metrics}.
 * Nothing here knows a transaction; nothing here asks an actor, so it answers when they are stuck.
 */
package dev.postern.processor.ops;
