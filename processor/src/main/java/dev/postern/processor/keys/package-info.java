/**
 * The software security module's first form: where card tokens are made and working keys are drawn. Keys live here and
 * in the terminal's record, wrapped; they are never printed.
 */
package dev.postern.processor.keys;
