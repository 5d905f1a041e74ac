package dev.postern.fraud.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.parser.CelUnparserFactory;

/** A part of a condition as text again. Stateless; any thread. */
final class Unparsed {

    private Unparsed() {
    }

    static String text(CelAbstractSyntaxTree part, Tree whole) {
        try {
            return CelUnparserFactory.newUnparser().unparse(part);
        } catch (RuntimeException e) {
            // A macro's expansion has no text of its own.
            Flaw place = whole.flaw(part.getExpr(), "", null);
            return "(line " + place.line() + ", column " + place.column() + ")";
        }
    }
}
