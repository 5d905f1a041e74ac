/**
 * The benchmarks' command line, a main each: {@code EchoServer}, {@code Micro} and {@code ChainVersusEcho}. Nobody
 * imports this module. Rooms: micro (JMH, one part each), chain (child processes under load), results (what is kept).
 */
package dev.postern.benchmarks;
