/**
 * What the parts of a purchase cost alone, by JMH: codec, MAC, mailboxes, journal. Each shows wall time, CPU time of all
 * threads and allocation per operation, so that the chain's CPU per transaction can be explained from them.
 */
package dev.postern.benchmarks.micro;
