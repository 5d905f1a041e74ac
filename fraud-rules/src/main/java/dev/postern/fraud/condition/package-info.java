/**
 * Conditions of rules: typed and planned by the expression language, and compiled to bytecode where the translation
 * covers them. The plan is the meaning; the bytecode has to agree with it.
 */
package dev.postern.fraud.condition;
