package dev.postern.protocol.decode;

import dev.postern.protocol.iso8583.MessageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code diff}: in which fields two messages differ. */
@Command(name = "diff", description = "Say in which fields two messages differ. Exit code 1 when they do, or when one is malformed.",
        mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "A", description = "A hex dump, '-' for standard input, or a file.")
    private String first;

    @Parameters(index = "1", paramLabel = "B", description = "The same for the other message.")
    private String second;

    @Option(names = "--dialect", paramLabel = "D", description = "A dialect's name or a packager definition, for both.")
    private String dialect;

    @Option(names = "--clear", description = "Show card numbers and tracks.")
    private boolean clear;

    @Spec
    private CommandSpec spec;

    /** Writes a line for each side of a difference; 0 when there is none. */
    @Override
    public Integer call() throws Exception {
        Reading a = DecodeCommand.read(first, dialect);
        Reading b = DecodeCommand.read(second, dialect);
        List<String> lines = new ArrayList<>();
        differ(lines, "dialect", a.view().dialect().name(), b.view().dialect().name());
        differ(lines, "TPDU", a.tpdu(), b.tpdu());
        differ(lines, "header", a.header(), b.header());
        differ(lines, "MTI", "%04X".formatted(a.view().mti()), "%04X".formatted(b.view().mti()));
        for (int field = 2; field <= 128; field++) {
            field(lines, field, a.view(), b.view());
        }
        differ(lines, "malformed", malformed(a), malformed(b));
        lines.forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return lines.isEmpty() && a.good() && b.good() ? 0 : 1;
    }

    private void field(List<String> lines, int field, MessageView a, MessageView b) {
        String name = (a.has(field) ? a : b).has(field) ? "%d %s".formatted(field, (a.has(field) ? a : b).dialect().row(field).name()) : "";
        boolean same = Objects.equals(value(new Shown(true), a, field), value(new Shown(true), b, field));
        if (!same) {
            Shown shown = new Shown(clear);
            side(lines, "-", name, value(shown, a, field));
            side(lines, "+", name, value(shown, b, field));
        }
    }

    private static String value(Shown shown, MessageView view, int field) {
        return view.has(field) ? shown.field(view, field) : null;
    }

    private static void differ(List<String> lines, String name, String a, String b) {
        if (!Objects.equals(a, b)) {
            side(lines, "-", name, a);
            side(lines, "+", name, b);
        }
    }

    private static void side(List<String> lines, String sign, String name, String value) {
        if (value != null) {
            lines.add(sign + " " + name + ": " + value);
        }
    }

    private static String malformed(Reading reading) {
        return reading.good() ? null : TextReport.words(reading.view().malformed());
    }
}
