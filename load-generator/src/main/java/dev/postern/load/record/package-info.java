/**
 * What a run leaves behind: counts, response and service times, the generator's own lag and the machine's hiccups, the live
 * line, the run folder with its logs and conditions. Writers are the event loops, the reader is the run's main thread.
 */
package dev.postern.load.record;
