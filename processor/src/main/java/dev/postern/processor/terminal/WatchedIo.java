package dev.postern.processor.terminal;

import dev.postern.processor.time.Clock;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** A loop's way to its sockets that tells the loop's turns apart; all else it leaves to the transport's own. On its loop. */
final class WatchedIo implements IoHandler {

    private final IoHandler sockets;
    private final LoopTurn turn;
    private final Clock clock;

    WatchedIo(IoHandler sockets, LoopTurn turn, Clock clock) {
        this.sockets = sockets;
        this.turn = turn;
        this.clock = clock;
    }

    @Override
    public int run(IoHandlerContext context) {
        turn.looks(clock.nanos());
        int handled = sockets.run(context);
        turn.looked(clock.nanos());
        return handled;
    }

    @Override
    public void initialize() {
        sockets.initialize();
    }

    @Override
    public void prepareToDestroy() {
        sockets.prepareToDestroy();
    }

    @Override
    public void destroy() {
        sockets.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return sockets.register(handle);
    }

    @Override
    public void wakeup() {
        sockets.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return sockets.isCompatible(handleType);
    }
}
