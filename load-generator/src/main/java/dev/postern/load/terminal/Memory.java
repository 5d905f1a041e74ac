package dev.postern.load.terminal;

/**
 * What a terminal keeps over power-off: batch, next STAN, working keys. Immutable; made by the terminal's event loop, may be
 * read by any thread.
 *
 * @param batch       field 60.2
 * @param nextStan    the first STAN that was not used in this batch, 1 to 1,000,000 (none left)
 * @param wrappedKeys field 62 of the last sign-on, still under the master key; the serial number of a DUKPT terminal; empty when it never
 *                    signed on
 */
public record Memory(int batch, int nextStan, byte[] wrappedKeys) {
    /** The highest STAN. */
    public static final int STAN_MAX = 999_999;
    /** What a new terminal holds. */
    public static final Memory NEW = new Memory(1, 1, new byte[0]);
}
