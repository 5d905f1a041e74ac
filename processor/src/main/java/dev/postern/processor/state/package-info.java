/**
 * How state in memory is copied for a snapshot while it goes on changing: in numbered pieces, a few at a time, and each
 * once more in front of its first change. Knows no file and no clock; the journal's room writes what is copied.
 */
package dev.postern.processor.state;
