/**
 * What a chip card says in field 55 and how its issuer judges it: the tags, and which key, data and padding each version of application
 * cryptogram takes. The keys and MACs themselves are in {@code crypto}.
 */
package dev.postern.protocol.emv;
