/**
 * The entry of the commands that need the wire and nothing else: decode, diff, dialect.
 */
package dev.postern.protocol;
