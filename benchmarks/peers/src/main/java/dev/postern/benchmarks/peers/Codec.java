package dev.postern.benchmarks.peers;

/** One way to read the purchase and to answer it. Each holds what its library wants reused, and the request as its library reads it; one thread. */
interface Codec {

    /** Reads and checks the request, makes the answer; how many bytes it has. */
    int answer() throws Exception;

    /** The bytes of the last answer, for the test that everybody did the same work. */
    byte[] lastAnswer();
}
