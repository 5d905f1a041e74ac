package dev.postern.processor.terminal;

import dev.postern.processor.Settings;
import dev.postern.processor.keys.SecurityModule;
import dev.postern.processor.keys.SimulatedIssuer;
import dev.postern.processor.keys.SoftwareSecurityModule;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyUsage;
import java.security.SecureRandom;

/** Card checks with the simulated issuers' published test keys. */
final class ShippedChecks {

    static final SecurityModule MODULE = new SoftwareSecurityModule(
            AesKey.generate(new SecureRandom(), 32, KeyUsage.KEY_BLOCK), new SecureRandom());

    static final CardChecks CHECKS = new CardChecks(MODULE,
            SimulatedIssuer.read(Settings.with().at("postern.issuer.test-keys"), MODULE));

    private ShippedChecks() {
    }
}
