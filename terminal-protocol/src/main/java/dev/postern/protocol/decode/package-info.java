/**
 * The decode tool: a dump becomes bytes, the bytes become a framing and a dialect, the message becomes lines or JSON, with what is wrong and
 * where. Only {@link dev.postern.protocol.Main} uses it; it allocates freely and prints card data only when told to.
 */
package dev.postern.protocol.decode;
