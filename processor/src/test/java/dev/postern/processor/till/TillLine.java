package dev.postern.processor.till;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A terminal's TCP connection: frames of two bytes of length and a message. Blocking; one thread. */
public final class TillLine implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** @param silenceMillisMax how long an answer may take */
    public TillLine(InetSocketAddress host, int silenceMillisMax) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(silenceMillisMax);
            socket.connect(host, silenceMillisMax);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a message and waits for the next one that comes. */
    public byte[] ask(byte[] message) throws IOException {
        send(message);
        return receive();
    }

    public void send(byte[] message) throws IOException {
        byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >>> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        out.write(frame);
    }

    public byte[] receive() throws IOException {
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        return message;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
