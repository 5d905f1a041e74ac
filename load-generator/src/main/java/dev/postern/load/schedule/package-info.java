/**
 * What will be sent, decided before the first byte: kinds, cards, amounts and times, all drawn from one seed and kept in
 * arrays of primitives. Knows no socket and no clock.
 */
package dev.postern.load.schedule;
