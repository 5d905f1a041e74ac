package dev.postern.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The echo over real sockets; it has no timing of its own to control. */
@Timeout(30)
class EchoServerTest {

    private static final int QUIET_MILLIS = 100;
    private static final byte[] FRAME = frame(104);

    private EchoServer server;
    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        server = new EchoServer(0, 1);
        socket = open(server.address());
    }

    @AfterEach
    void disconnect() throws IOException {
        socket.close();
        server.close();
    }

    @Test
    void shouldEchoAFrameThatComesByteByByte() throws IOException {
        for (byte one : FRAME) {
            socket.getOutputStream().write(one);
            socket.getOutputStream().flush();
            assertEquals(one & 0xFF, socket.getInputStream().read());
        }
        assertNothingFollows();
    }

    @Test
    void shouldEchoAByteWithoutWaitingForTheRestOfItsFrame() throws IOException {
        socket.getOutputStream().write(FRAME, 0, 1);
        assertEquals(FRAME[0], (byte) socket.getInputStream().read());
    }

    @Test
    void shouldEchoGluedFramesInOrder() throws IOException {
        byte[] glued = new byte[50 * FRAME.length];
        for (int i = 0; i < 50; i++) {
            System.arraycopy(FRAME, 0, glued, i * FRAME.length, FRAME.length);
            glued[i * FRAME.length + 2] = (byte) i;
        }
        socket.getOutputStream().write(glued);
        assertArrayEquals(glued, socket.getInputStream().readNBytes(glued.length));
        assertNothingFollows();
    }

    @Test
    void shouldEchoMoreThanAnySocketBufferHolds() throws Exception {
        byte[] much = new byte[8 << 20];
        new Random(1).nextBytes(much);
        OutputStream out = socket.getOutputStream();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                out.write(much);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertArrayEquals(much, socket.getInputStream().readNBytes(much.length));
        sender.join();
    }

    @Test
    void shouldKeepConnectionsApart() throws IOException {
        try (Socket other = open(server.address())) {
            other.getOutputStream().write(new byte[] {1, 2, 3});
            socket.getOutputStream().write(FRAME);
            assertArrayEquals(FRAME, socket.getInputStream().readNBytes(FRAME.length));
            assertArrayEquals(new byte[] {1, 2, 3}, other.getInputStream().readNBytes(3));
        }
        assertNothingFollows();
    }

    @Test
    void shouldSayWhichPortCannotBeOpened() {
        int taken = server.address().getPort();
        IOException refused = assertThrows(IOException.class, () -> new EchoServer(taken, 1).close());
        assertTrue(refused.getMessage().contains(Integer.toString(taken)), refused.getMessage());
    }

    private void assertNothingFollows() throws IOException {
        socket.setSoTimeout(QUIET_MILLIS);
        InputStream in = socket.getInputStream();
        assertThrows(SocketTimeoutException.class, in::read);
    }

    private static Socket open(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] frame(int length) {
        byte[] frame = new byte[2 + length];
        new Random(length).nextBytes(frame);
        frame[0] = 0;
        frame[1] = (byte) length;
        return frame;
    }
}
