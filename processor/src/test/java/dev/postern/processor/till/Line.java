package dev.postern.processor.till;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;

/**
 * A terminal's TCP connection: blocking, one thread. Whatever does not come within a generous bound is an error of the
 * host; no test waits that long when all is well.
 */
public final class Line implements Closeable {

    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(30);

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    public Line(InetSocketAddress host) throws IOException {
        this(host, 0);
    }

    /** A line whose own buffer is small, so that the host soon notices when nothing is received; 0 is as the system has it. */
    public Line(InetSocketAddress host, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(host, PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** Length and content, as they go over the wire. */
    public static byte[] frame(byte[] content) {
        byte[] frame = new byte[content.length + 2];
        frame[0] = (byte) (content.length >> 8);
        frame[1] = (byte) content.length;
        System.arraycopy(content, 0, frame, 2, content.length);
        return frame;
    }

    public void send(byte[] content) throws IOException {
        sendRaw(frame(content));
    }

    /** Bytes as they are, with no length before them. */
    public void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** The content of the next frame; the end of the connection is an EOFException. */
    public byte[] receive() throws IOException {
        byte[] content = new byte[in.readUnsignedShort()];
        in.readFully(content);
        return content;
    }

    /** The content of the next frame, or null when the host has closed the connection. */
    public byte[] receiveOrClosed() throws IOException {
        try {
            return receive();
        } catch (EOFException | SocketException closed) {
            // A reset is a close too: the host did not read what we had sent.
            return null;
        }
    }

    /** Nothing more will be sent. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
