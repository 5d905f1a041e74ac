package dev.postern.protocol.crypto;

/**
 * ISO/IEC 9797-1 algorithm 1 (X9.9, FIPS 113 with a single-length key): the last block of CBC. For old terminals; without the last step
 * of {@link RetailMac} it is only safe for messages whose length the receiver knows, so a profile has to name it.
 * One per key and thread; a call allocates nothing.
 */
public final class CbcMac extends BlockMac {

    private final BlockEngine engine;
    private final byte[] block = new byte[BLOCK_BYTES];

    /** Prepares a TDES key of usage MAC (of a single-length key: DES); another usage is an IllegalArgumentException. */
    public CbcMac(TdesKey key, Padding padding) {
        super(padding);
        engine = key.require(KeyUsage.MAC).engine(true);
    }

    @Override
    long encipher(long value) {
        LONG.set(block, 0, value);
        engine.process(block, 0, block, 0);
        return (long) LONG.get(block, 0);
    }

    @Override
    long finish(long state) {
        return state;
    }
}
