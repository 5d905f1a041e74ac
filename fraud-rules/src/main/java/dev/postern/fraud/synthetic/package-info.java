/** Labelled transactions made from a seed, and what a rule set makes of them: figures for docs/fraud.md, no production use. */
package dev.postern.fraud.synthetic;
