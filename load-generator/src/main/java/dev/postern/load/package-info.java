/**
 * The load generator's command line: {@code fleet}, {@code load} and {@code demo}. Rooms, each knowing only those before it:
 * schedule, record, reconcile, terminal, fleet, run, demo.
 */
package dev.postern.load;
