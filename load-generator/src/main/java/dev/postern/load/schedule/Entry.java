package dev.postern.load.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a terminal reads a card, and whether its keypad takes a PIN: what field 22 says. Any thread may read it. */
public enum Entry {
    /** The number typed in. */
    KEYED(1, false),
    /** The number typed in, with a PIN. */
    KEYED_PIN(1, true),
    /** Track 2 of the magnetic stripe. */
    TRACK(2, false),
    /** Track 2 of the magnetic stripe, with a PIN. */
    TRACK_PIN(2, true),
    /** The chip, which makes a cryptogram. */
    CHIP(5, false),
    /** The chip, with a PIN that the issuer checks. */
    CHIP_PIN(5, true),
    /** The chip, without contacts. */
    CONTACTLESS(7, false);

    private static final Entry[] ALL = values();

    private final int way;
    private final boolean pin;

    Entry(int way, boolean pin) {
        this.way = way;
        this.pin = pin;
    }

    /** Field 22: the way, and 1 with a PIN, 2 without. */
    public int mode() {
        return way * 10 + (pin ? 1 : 2);
    }

    /** Whether a PIN block goes with it. */
    public boolean pin() {
        return pin;
    }

    /** Whether track 2 stands for the card's number. */
    public boolean track() {
        return this == TRACK || this == TRACK_PIN;
    }

    /** Whether the card makes a cryptogram. */
    public boolean chip() {
        return way == CHIP.way || way == CONTACTLESS.way;
    }

    /** The same way with a PIN, as cash needs one. */
    public Entry withPin() {
        return switch (this) {
            case KEYED, KEYED_PIN -> KEYED_PIN;
            case TRACK, TRACK_PIN -> TRACK_PIN;
            case CHIP, CHIP_PIN, CONTACTLESS -> CHIP_PIN;
        };
    }

    /** The same way without one: there is no issuer to prove it to when the terminal decides. */
    public Entry withoutPin() {
        return switch (this) {
            case KEYED, KEYED_PIN -> KEYED;
            case TRACK, TRACK_PIN -> TRACK;
            case CHIP, CHIP_PIN -> CHIP;
            case CONTACTLESS -> CONTACTLESS;
        };
    }

    /** The same by the magnetic stripe, as a terminal falls back to when a chip is dead. */
    public Entry withoutChip() {
        return chip() ? pin ? TRACK_PIN : TRACK : this;
    }

    /** Its name in {@code --entry}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one with a name, or null. */
    public static Entry of(String label) {
        return Arrays.stream(ALL).filter(entry -> entry.label().equals(label)).findFirst().orElse(null);
    }

    /** All names, separated by commas. */
    public static String known() {
        return Arrays.stream(ALL).map(Entry::label).collect(Collectors.joining(", "));
    }

    /** The one with this ordinal, without the copy that {@code values()} makes. */
    static Entry at(int ordinal) {
        return ALL[ordinal];
    }

    static int count() {
        return ALL.length;
    }
}
