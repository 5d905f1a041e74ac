package dev.postern.protocol.fleet;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * One line of a fleet file on its way to a row: every check, and the sentence that says which one failed where.
 * Used by {@link FleetFile} while it reads.
 */
final class FleetLine {

    private static final int KEY_DIGITS = 32;
    /** More than any clear key has digits. */
    private static final int BLOCK_CHARACTERS_MIN = 80;

    private final Path file;
    private final CsvRecord line;

    FleetLine(Path file, CsvRecord line) {
        this.file = file;
        this.line = line;
    }

    /** The header, with or without the column that only DUKPT terminals need. */
    void requireHeader(List<String> columns) throws BadFleetFile {
        if (!line.getFields().equals(columns) && !line.getFields().equals(columns.subList(0, columns.size() - 1))) {
            throw new BadFleetFile(place() + ": the header must be " + String.join(",", columns) + ", the last column only with a dukpt profile");
        }
    }

    int columns() {
        return line.getFieldCount();
    }

    FleetRow row(boolean markedAsTest, int columns) throws BadFleetFile {
        if (line.getFieldCount() != columns) {
            throw new BadFleetFile(place() + ": has " + line.getFieldCount() + " columns, not " + columns);
        }
        String terminal = text("terminal_id", 8);
        String merchant = text("merchant_id", 15);
        String mcc = digits("mcc", 4, 4);
        int currency = Integer.parseInt(digits("currency", 1, 3));
        require(currency > 0, "currency", "must be an ISO 4217 number, 1..999");
        KeyProfile profile = KeyProfile.of(value("profile"));
        require(profile != null, "profile", shown(value("profile")) + " is not known; known: " + KeyProfile.known());
        WrappedKey wrapped = wrappedKey();
        return new FleetRow(terminal, merchant, mcc, currency, profile, wrapped == null ? masterKey(profile, markedAsTest) : null, keySerial(profile),
                wrapped);
    }

    BadFleetFile bad(String column, String complaint) {
        return new BadFleetFile(place() + ", column " + column + ": " + complaint);
    }

    /** A key block in place of a clear key; whether it can be opened, and is of its check value, the host's security module finds. */
    private WrappedKey wrappedKey() throws BadFleetFile {
        String block = value("master_key_hex");
        if (!block.matches("[BD][0-9]{4}[A-Z][0-9A-Z].*") || block.length() < BLOCK_CHARACTERS_MIN) {
            return null;
        }
        require(block.matches("[0-9A-Z]+") && Integer.parseInt(block, 1, 5, 10) == block.length(), "master_key_hex", "is a key block that was cut or changed");
        String kcv = value("kcv");
        require(isHex(kcv) && kcv.length() >= 6 && kcv.length() <= 16, "kcv", "must be 6 to 16 hex digits");
        return new WrappedKey(block, kcv);
    }

    private CipherKey masterKey(KeyProfile profile, boolean markedAsTest) throws BadFleetFile {
        String hex = value("master_key_hex");
        boolean whole = hex.length() == KEY_DIGITS || profile.aes() && (hex.length() == 48 || hex.length() == 64);
        require(isHex(hex) && whole, "master_key_hex", "must be " + KEY_DIGITS + (profile.aes() ? ", 48 or 64" : "") + " hex digits, or a key block");
        require(markedAsTest, "master_key_hex",
                "is a clear key, and the first line of the file does not begin with '" + FleetFile.TEST_KEYS_MARK + "'");
        CipherKey key = profile.masterKey(hex);
        String kcv = value("kcv");
        require(isHex(kcv) && kcv.length() % 2 == 0 && kcv.length() >= 6 && kcv.length() <= 16, "kcv", "must be 6 to 16 hex digits, an even number");
        String ofKey = key.kcvHex(kcv.length() / 2);
        require(kcv.equalsIgnoreCase(ofKey), "kcv", "is " + kcv + ", but the key has " + ofKey);
        return key;
    }

    private KeySerialNumber keySerial(KeyProfile profile) throws BadFleetFile {
        String hex = line.getFieldCount() < FleetFile.COLUMNS.size() ? "" : value("key_serial");
        if (!profile.dukpt()) {
            require(hex.isEmpty(), "key_serial", "must be empty for profile " + profile);
            return null;
        }
        int bytes = profile.aes() ? KeySerialNumber.AES_BYTES : KeySerialNumber.TDES_BYTES;
        require(isHex(hex) && hex.length() == 2 * bytes, "key_serial", "must be " + 2 * bytes + " hex digits for profile " + profile);
        KeySerialNumber serial = KeySerialNumber.of(HexFormat.of().parseHex(hex));
        require(serial.counter() == 0, "key_serial", "must have the counter 0");
        return serial;
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
