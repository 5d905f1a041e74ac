package dev.postern.processor.state;

/** Who is told, on the owner's thread, that a piece is about to change. */
@FunctionalInterface
public interface PieceWatch {

    /** Called before each change; must be quick when it has seen the piece before. */
    void changing(int piece);
}
