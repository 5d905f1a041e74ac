package dev.postern.processor.till;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A terminal on its line: one request, one answer, whose MAC is looked at. Not thread-safe. */
public final class Session implements Closeable {

    private final TestTerminal terminal;
    private final Line line;

    public Session(TestTerminal terminal, InetSocketAddress host) throws IOException {
        this.terminal = terminal;
        this.line = new Line(host);
    }

    public TestTerminal terminal() {
        return terminal;
    }

    public Line line() {
        return line;
    }

    /** Signs on and takes the keys. */
    public Session signOn() throws IOException {
        line.send(terminal.signOn().encode());
        terminal.take(WireMessage.decode(line.receive()));
        return this;
    }

    /** The answer's bytes to a signed request. */
    public byte[] askBytes(WireMessage request) throws IOException {
        line.send(terminal.sign(request));
        return receive();
    }

    /** The next answer, whose MAC must be right. */
    public byte[] receive() throws IOException {
        byte[] answer = line.receive();
        if (!terminal.signed(answer)) {
            throw new AssertionError("MAC of " + WireMessage.decode(answer));
        }
        return answer;
    }

    public WireMessage ask(WireMessage request) throws IOException {
        return WireMessage.decode(askBytes(request));
    }

    /** Field 39 of the answer. */
    public String code(WireMessage request) throws IOException {
        return ask(request).get(39);
    }

    /** Field 39 of the answer to an unsigned request. */
    public String codeUnsigned(byte[] message) throws IOException {
        line.send(message);
        return WireMessage.decode(line.receive()).get(39);
    }

    /** The card's available balance in minor units. */
    public long balance(dev.postern.protocol.iso8583.Pan card) throws IOException {
        WireMessage answer = ask(terminal.balance(card));
        if (!"00".equals(answer.get(39))) {
            throw new AssertionError("balance answered " + answer.get(39));
        }
        String available = answer.get(54).substring(20, 40);
        if (!available.startsWith("0002%03d".formatted(terminal.row().currency()))) {
            throw new AssertionError("balance is " + available);
        }
        long amount = Long.parseLong(available.substring(8));
        return available.charAt(7) == 'D' ? -amount : amount;
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
