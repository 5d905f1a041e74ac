package dev.postern.processor.journal.tool;

import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.keys.KeyRoom;
import dev.postern.processor.keys.KeySettings;
import dev.postern.processor.keys.PanSealer;
import dev.postern.processor.keys.TwoPeople;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.Section;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern journal reveal}: the number of one card, for a dispute or a recall, when two people ask; who asked stands in a file. */
@Command(name = "reveal", description = {"Prints the number of one card in the clear. Takes two people, and is written down.",
    "Without a number: its day's key was shredded, or the card was never seen."})
final class RevealCommand extends JournalCommand.OnData {

    private static final String NOTES = "revealed";
    private static final String TOKEN = "[0-9a-f]{32}";

    @Option(names = "--card", required = true, paramLabel = "TOKEN", description = "The card, as postern journal print shows it.")
    private String card;

    @Mixin
    private TwoPeople people;

    @Option(names = "--config", paramLabel = "FILE", description = "The node's settings, which say where its keys are.")
    private Path config;

    private final Clock clock = Clock.system();
    private PanSealed found;

    @Override
    void run() throws IOException {
        if (!card.matches(TOKEN)) {
            throw new IOException("--card must be a token of 32 hex digits, as postern journal print shows it");
        }
        Path folder = KeyRoom.folderIn(data());
        people.agree(folder, "nothing was revealed");
        here().run(record -> {
            if (record.event() instanceof PanSealed sealed && sealed.token().toString().equals(card)) {
                found = sealed;
            }
        });
        if (found == null) {
            throw new IOException("the journal has no sealed number of card " + card);
        }
        try (KeyRoom room = KeyRoom.open(data(), KeySettings.read(Section.load(config).at("postern").at("keys")))) {
            LocalDate day = PanSealer.dayOf(found.sealed());
            Pan number = new PanSealer(room.days(), new SecureRandom()).open(found.sealed(), found.token());
            if (number == null) {
                throw new IOException("the key of " + day + " was shredded: nobody can read this card's number again");
            }
            Files.writeString(folder.resolve(NOTES), "card " + card + " (" + number + ") revealed to " + people + " at "
                    + Instant.ofEpochMilli(clock.epochMillis()) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
            print(number);
        } catch (BadSetting bad) {
            throw new IOException(bad.getMessage());
        }
    }

    private static void print(Pan number) {
        byte[] digits = new byte[number.length() + 1];
        number.copyAscii(digits, 0);
        digits[number.length()] = '\n';
        System.out.writeBytes(digits);
        System.out.flush();
        java.util.Arrays.fill(digits, (byte) 0);
    }
}
