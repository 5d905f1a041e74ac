package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What proves nothing is named, and what has no proof at all is refused unless a measurement wants it. */
class FleetProofTest {

    private static final Pan CARD = Cards.cny(1);

    @ParameterizedTest
    @EnumSource(names = {"TDES_NO_MAC", "AES_NO_MAC"})
    void shouldRefuseAFleetWithoutMacsUnlessAMeasurementWantsIt(KeyProfile profile) {
        String sentence = assertThrows(IOException.class, () -> FleetProof.check(TestTerminal.fleet(3, profile), false)).getMessage();
        assertTrue(sentence.contains("3 terminals") && sentence.contains(profile.toString()) && sentence.contains("measure-without-mac"), sentence);
        assertEquals(1, warnings(profile, true).size());
        assertTrue(warnings(profile, true).getFirst().contains("for measuring only"));
    }

    @Test
    void shouldSayInTheLogThatTheEcbFormCanBeForged() {
        List<String> lines = warnings(KeyProfile.TDES_ECB, false);
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().contains("tdes-ecb") && lines.getFirst().contains("can be forged"), lines.getFirst());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"TDES_ECB", "TDES_NO_MAC", "AES_NO_MAC"})
    void shouldSayNothingOfWhatProves(KeyProfile profile) {
        assertEquals(List.of(), warnings(profile, false));
    }

    @ParameterizedTest
    @EnumSource(names = {"TDES_NO_MAC", "AES_NO_MAC"})
    void shouldSellWithoutMacsWhenItIsMeasured(KeyProfile profile) {
        PartitionFixture partition = new PartitionFixture(64, profile);
        TestTerminal terminal = new TestTerminal(partition.fleet.getFirst());
        partition.submit(terminal.purchase(CARD, 100).encode());
        assertEquals("A0", partition.code(), "without keys it has to sign on, as any other");
        partition.signOn(terminal);
        WireMessage sale = terminal.purchase(CARD, 100);
        partition.submit(terminal.sign(sale));
        partition.journal.releaseAll();
        partition.settle();
        partition.decide(partition.asked(), "00", (request, answer) -> {
            AuthorizationRequest asked = (AuthorizationRequest) request;
            return new Approved(asked.exchange(), asked.token(), Kind.PURCHASE, asked.amountMinor(), asked.currency(), "600000000001", "ABC123",
                    answer, asked.atEpochMillis());
        });
        WireMessage answer = partition.answer();
        assertEquals("00", answer.get(39));
        assertNull(answer.get(64), "no MAC in the answer");
        partition.submit(terminal.sign(sale));
        assertEquals("00", partition.code(), "a repeat gets the first answer");
        assertFalse(partition.shard.hasMessages());
        partition.submit(terminal.purchase(CARD, 100).encode(1L));
        assertEquals("A0", partition.code(), "a MAC has no place in this profile");
        assertFalse(partition.shard.hasMessages());
    }

    private static List<String> warnings(KeyProfile profile, boolean measuring) {
        Logger logger = (Logger) LoggerFactory.getLogger(FleetProof.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            FleetProof.check(TestTerminal.fleet(2, profile), measuring);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().filter(line -> line.getLevel() == Level.WARN).map(ILoggingEvent::getFormattedMessage).toList();
    }
}
