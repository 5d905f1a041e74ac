/**
 * Makes events durable, in order, before anything is answered. Callers see {@link Journal} and hand it
 * {@link Append}s; behind it one thread writes into Chronicle Queue and forces once per batch. At start the journal
 * is verified record by record, or refuses to serve. The files are described in {@code docs/journal-format.md}.
 */
package dev.postern.processor.journal;
