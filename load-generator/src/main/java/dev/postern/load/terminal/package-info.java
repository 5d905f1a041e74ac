/**
 * The simulated terminal: its state machine, the messages it writes and reads, its connection. A lane holds the terminals of
 * one event loop and what they share; nothing here is touched by another thread.
 */
package dev.postern.load.terminal;
