/**
 * Packager definitions in the XML form that jPOS shops have, read into dialects. Only the names of their classes and attributes are known here, and
 * what these put on the wire; the files are hostile input and bounded.
 */
package dev.postern.protocol.packager;
