/**
 * Whether the host kept its word: what terminals were told, against the balances read over the wire before and after.
 * Pure bookkeeping; knows no socket and no clock.
 */
package dev.postern.load.reconcile;
