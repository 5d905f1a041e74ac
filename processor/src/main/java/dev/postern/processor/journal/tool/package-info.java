/**
 * The operator's commands on a journal: verify, stat, print, backup, restore. They read through {@link
 * dev.postern.processor.journal.JournalScan}, which changes nothing, so that they may run beside a serving node; what
 * they print is masked.
 */
package dev.postern.processor.journal.tool;
