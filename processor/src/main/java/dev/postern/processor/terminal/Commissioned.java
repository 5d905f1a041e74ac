package dev.postern.processor.terminal;

import dev.postern.processor.keys.LinkKeys;
import dev.postern.processor.keys.MessageKeys;
import dev.postern.processor.keys.ModuleKey;
import dev.postern.processor.keys.SecurityModule;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A terminal of the fleet whose own key is in the security module: whatever keys its messages need come from there. Immutable; the keys that
 * it gives are for one thread.
 *
 * @param row as the fleet file says
 * @param ownKey its master, key block protection or initial key, inside the module
 */
public record Commissioned(FleetRow row, ModuleKey ownKey, SecurityModule module) {

    /**
     * Puts a fleet's keys into a module: test keys as they are, key blocks under the fleet's key. For the start, main thread.
     *
     * @param fleetKey inside the same module; null when none was entered
     * @throws IOException with one sentence that names the terminal whose key cannot be opened
     */
    public static List<Commissioned> all(List<FleetRow> fleet, SecurityModule module, ModuleKey fleetKey) throws IOException {
        List<Commissioned> commissioned = new ArrayList<>(fleet.size());
        for (FleetRow row : fleet) {
            commissioned.add(new Commissioned(row, row.wrappedKey() == null ? module.adopt(row.masterKey()) : imported(row, module, fleetKey), module));
        }
        return List.copyOf(commissioned);
    }

    private static ModuleKey imported(FleetRow row, SecurityModule module, ModuleKey fleetKey) throws IOException {
        if (fleetKey == null) {
            throw new IOException("the key of terminal " + row.terminalId()
                    + " is enciphered under a fleet key, and none was entered: postern keys fleet-key");
        }
        try {
            ModuleKey key = module.importBlock(row.wrappedKey().block(), fleetKey, row.profile().masterUsage());
            boolean ofProfile = row.wrappedKey().isAes() == row.profile().aes();
            if (!ofProfile || !row.wrappedKey().isOf(key.kcv())) {
                module.release(key);
                throw new KeyCheckFailed(ofProfile ? "its check value is not " + row.wrappedKey().kcv()
                        : "it is not of the algorithm of the profile " + row.profile());
            }
            return key;
        } catch (KeyCheckFailed e) {
            throw new IOException("the key of terminal " + row.terminalId() + " cannot be opened with the fleet key: " + e.getMessage());
        }
    }

    /** Field 62 of a sign-on's answer: fresh working keys under the terminal's own. */
    byte[] draw() {
        return module.drawLinkKeys(ownKey, row.profile());
    }

    /** The keys in such a field 62; a KeyCheckFailed when they are under another key. */
    LinkKeys open(byte[] wrapped) throws KeyCheckFailed {
        return module.openLinkKeys(wrapped, ownKey, row.profile());
    }

    /** The message keys of a DUKPT terminal. */
    MessageKeys messageKeys() {
        return module.messageKeys(ownKey, row.keySerial());
    }
}
