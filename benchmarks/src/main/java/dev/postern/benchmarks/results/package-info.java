/**
 * What a benchmark leaves behind: figures with their conditions as JSON for machines and as a Markdown table for people.
 */
package dev.postern.benchmarks.results;
