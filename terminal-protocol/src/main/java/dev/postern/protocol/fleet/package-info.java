/**
 * The fleet file: which terminals exist and under which master key, the commissioning contract of terminals and processor.
 */
package dev.postern.protocol.fleet;
