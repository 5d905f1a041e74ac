package dev.postern.processor.terminal;

import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.MacAlgorithm;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a fleet's messages are worth as proof, looked at once at start: a form that can be forged is said in the log, messages without a MAC
 * are refused unless a measurement asks for them. Main thread.
 */
public final class FleetProof {

    private static final Logger LOG = LoggerFactory.getLogger(FleetProof.class);

    private FleetProof() {
    }

    /**
     * Says which terminals prove nothing.
     *
     * @param measuresWithoutMac what {@code postern.terminal.measure-without-mac} says
     * @throws IOException when the fleet has terminals without MACs and that is off
     */
    public static void check(List<FleetRow> fleet, boolean measuresWithoutMac) throws IOException {
        Map<KeyProfile, Integer> weak = new EnumMap<>(KeyProfile.class);
        for (FleetRow row : fleet) {
            if (!row.profile().macAlgorithm().proves()) {
                weak.merge(row.profile(), 1, Integer::sum);
            }
        }
        for (Map.Entry<KeyProfile, Integer> entry : weak.entrySet()) {
            if (entry.getKey().macAlgorithm() == MacAlgorithm.ECB) {
                LOG.warn("profile {}: the MACs of {} terminals are of the ECB form, which can be forged without the key",
                        entry.getKey(), entry.getValue());
            } else if (measuresWithoutMac) {
                LOG.warn("profile {}: {} terminals send no MACs, and whoever reaches the port is believed: for measuring only",
                        entry.getKey(), entry.getValue());
            } else {
                throw new IOException("the fleet has " + entry.getValue() + " terminals of profile " + entry.getKey() + ", whose messages"
                        + " anybody can make: to measure what MACs cost, set postern.terminal.measure-without-mac = on");
            }
        }
    }
}
