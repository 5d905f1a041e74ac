/**
 * What must hold whatever happens, checked from outside: the journal's events, what terminals were told, and the state
 * are put beside each other. Used by the process tests, the fault harness and the simulation; no transaction passes
 * here. The list for people is {@code docs/fault-model.md}.
 */
package dev.postern.processor.audit;
