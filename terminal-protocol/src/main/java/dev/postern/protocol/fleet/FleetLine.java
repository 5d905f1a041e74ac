package dev.postern.protocol.fleet;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * One line of a fleet file on its way to a row: every check, and the sentence that says which one failed where.
 * Used by {@link FleetFile} while it reads.
 */
final class FleetLine {

    private static final String PROFILE_TDES = "tdes";

    private final Path file;
    private final CsvRecord line;

    FleetLine(Path file, CsvRecord line) {
        this.file = file;
        this.line = line;
    }

    void requireHeader(List<String> columns) throws BadFleetFile {
        if (!line.getFields().equals(columns)) {
            throw new BadFleetFile(place() + ": the header must be " + String.join(",", columns));
        }
    }

    FleetRow row(boolean markedAsTest) throws BadFleetFile {
        if (line.getFieldCount() != FleetFile.COLUMNS.size()) {
            throw new BadFleetFile(place() + ": has " + line.getFieldCount() + " columns, not " + FleetFile.COLUMNS.size());
        }
        String terminal = text("terminal_id", 8);
        String merchant = text("merchant_id", 15);
        String mcc = digits("mcc", 4, 4);
        int currency = Integer.parseInt(digits("currency", 1, 3));
        require(currency > 0, "currency", "must be an ISO 4217 number, 1..999");
        String profile = value("profile");
        require(profile.equals(PROFILE_TDES), "profile", shown(profile) + " is not known; known: " + PROFILE_TDES);
        return new FleetRow(terminal, merchant, mcc, currency, profile, masterKey(markedAsTest));
    }

    BadFleetFile bad(String column, String complaint) {
        return new BadFleetFile(place() + ", column " + column + ": " + complaint);
    }

    private TdesKey masterKey(boolean markedAsTest) throws BadFleetFile {
        String hex = value("master_key_hex");
        require(isHex(hex) && hex.length() == 2 * TdesKey.BYTES, "master_key_hex", "must be 32 hex digits");
        require(markedAsTest, "master_key_hex",
                "is a clear key, and the first line of the file does not begin with '" + FleetFile.TEST_KEYS_MARK + "'");
        TdesKey key = TdesKey.ofHex(hex, KeyUsage.MASTER);
        String kcv = value("kcv");
        require(isHex(kcv) && kcv.length() % 2 == 0 && kcv.length() >= 6 && kcv.length() <= 16, "kcv", "must be 6 to 16 hex digits, an even number");
        String ofKey = key.kcvHex(kcv.length() / 2);
        require(kcv.equalsIgnoreCase(ofKey), "kcv", "is " + kcv + ", but the key has " + ofKey);
        return key;
    }

    private String text(String column, int length) throws BadFleetFile {
        String value = value(column);
        require(value.length() == length, column, "must be " + length + " characters, not " + value.length());
        require(value.chars().allMatch(c -> c >= ' ' && c <= '~'), column, "must be printable ASCII");
        return value;
    }

    private String digits(String column, int min, int max) throws BadFleetFile {
        String value = value(column);
        require(value.length() >= min && value.length() <= max && value.chars().allMatch(c -> c >= '0' && c <= '9'), column,
                "must be " + (min == max ? min : min + " to " + max) + " digits");
        return value;
    }

    private String value(String column) {
        return line.getField(FleetFile.COLUMNS.indexOf(column));
    }

    private void require(boolean holds, String column, String complaint) throws BadFleetFile {
        if (!holds) {
            throw bad(column, complaint);
        }
    }

    private String place() {
        return file + ": line " + line.getStartingLineNumber();
    }

    private static boolean isHex(String value) {
        return value.chars().allMatch(c -> c < 0x80 && HexFormat.isHexDigit(c));
    }

    /** A value that can only be a profile's name; anything longer may be a key in the wrong column. */
    private static String shown(String value) {
        return value.matches("[A-Za-z0-9-]{1,12}") ? "'" + value + "'" : "this value";
    }
}
