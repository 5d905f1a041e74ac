package dev.postern.processor.keys;

import dev.postern.protocol.crypto.MessageMac;

/**
 * The keys that a sign-on gave a terminal, opened inside the module that keeps them: the PIN key as a handle, the MAC key as an engine that
 * is ready for every message. For one thread.
 *
 * @param pin enciphers PIN blocks
 * @param mac makes and checks MACs without allocation; null of a profile without
 */
public record LinkKeys(ModuleKey pin, MessageMac mac) {
}
