/**
 * Settings: one typed, bounded reading of {@code reference.conf}, the operator's file and system properties.
 * A room reads its own section once, at start, into a record; nothing else sees a configuration library.
 * A wrong setting stops the start with one sentence that names the key, the value, what is allowed and where it stands.
 */
package dev.postern.processor.settings;
