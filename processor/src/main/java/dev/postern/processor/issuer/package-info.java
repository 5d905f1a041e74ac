/**
 * The simulated issuers: which card range belongs to whom, and the actor that decides for the cards of one shard and
 * journals what it decided.
 */
package dev.postern.processor.issuer;
