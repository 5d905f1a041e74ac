package dev.postern.processor.keys;

import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.MessageMac;

/** The keys of one DUKPT terminal inside a module: one for each message, derived when it comes. For one thread. */
public interface MessageKeys {

    /** Whether a serial number belongs to this terminal and its counter has a key. */
    boolean covers(KeySerialNumber serial);

    /** Checks the MAC of the request that carries this counter. */
    MessageMac requestMac(long counter);

    /** Makes the MAC of the answer to it. */
    MessageMac responseMac(long counter);

    /** The key of the PIN block in it, which the caller releases. */
    ModuleKey pinKey(long counter);
}
