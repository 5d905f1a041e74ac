/**
 * The fleet's files on the generator's side: making a new fleet, and keeping beside it what its terminals remember.
 */
package dev.postern.load.fleet;
