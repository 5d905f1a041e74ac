/**
 * ISO 8583 messages: a dialect is a table with one row a field, and decode, encode, describe and the tests all work from it.
 * A message is read through a view and written by a writer; malformed input becomes a value, never an exception.
 */
package dev.postern.protocol.iso8583;
