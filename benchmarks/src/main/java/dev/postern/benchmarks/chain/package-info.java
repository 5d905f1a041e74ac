/**
 * The whole chain beside the floor under it: {@code serve} and a bare echo, both child processes, driven in turns by the
 * same load generator, a child process too.
 */
package dev.postern.benchmarks.chain;
