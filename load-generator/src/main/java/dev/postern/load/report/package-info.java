/**
 * Reads the folders of runs and shows them: one self-contained page of HTML, text for a terminal, CSV. It knows the files of a
 * run and nothing of how they came about.
 */
package dev.postern.load.report;
