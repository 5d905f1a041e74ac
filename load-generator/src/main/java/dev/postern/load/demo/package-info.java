/**
 * The demonstration: a host as a child process, known only by the wire and by its ready line, a fleet and a run of load.
 */
package dev.postern.load.demo;
