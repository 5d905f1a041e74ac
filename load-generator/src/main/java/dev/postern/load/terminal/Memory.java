package dev.postern.load.terminal;

/**
 * What a terminal keeps over power-off: batch, next STAN, working keys. Immutable; made by the terminal's event loop, may be
 * read by any thread.
 *
 * @param batch       field 60.2
 * @param nextStan    the first STAN that was not used in this batch, 1 to 1,000,000 (none left)
 * @param wrappedKeys field 62 of the last sign-on, still under the master key; the serial number of a DUKPT terminal; empty when it never
 *                    signed on
 * @param chipCounter the highest transaction counter (ATC) that a chip used at this terminal, 0 to 65,535: its cards go on above it
 * @param nextCode    how many codes the wallet that comes to this terminal has shown
 * @param clean       whether the open batch has no entry
 */
public record Memory(int batch, int nextStan, byte[] wrappedKeys, int chipCounter, int nextCode, boolean clean) {
    /** The highest STAN. */
    public static final int STAN_MAX = 999_999;
    /** What a new terminal holds. */
    public static final Memory NEW = new Memory(1, 1, new byte[0]);
    /** The highest transaction counter of a chip. */
    public static final int CHIP_COUNTER_MAX = 65_535;

    /** Of a terminal whose cards have made no cryptogram. */
    public Memory(int batch, int nextStan, byte[] wrappedKeys) {
        this(batch, nextStan, wrappedKeys, 0);
    }

    /** Of a terminal that no wallet has come to, with an empty batch. */
    public Memory(int batch, int nextStan, byte[] wrappedKeys, int chipCounter) {
        this(batch, nextStan, wrappedKeys, chipCounter, 0, true);
    }
}
