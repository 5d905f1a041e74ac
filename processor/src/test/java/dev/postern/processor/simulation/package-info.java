/**
 * A seeded simulation of a host and its terminals on one thread, in virtual time: the real actors, codec, ledger and
 * recovery between a simulated network and a simulated disk, which do whatever networks and disks may do.
 * {@code World} is one run; {@code Happening} lists what must have happened, {@code PlantedBug} what must be caught.
 */
package dev.postern.processor.simulation;
