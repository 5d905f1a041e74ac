package dev.postern.load.run;

import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.fleet.FleetCreator;
import dev.postern.load.fleet.FleetState;
import dev.postern.load.terminal.Memory;
import dev.postern.protocol.fleet.BadFleetFile;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terminals that take part in a run, and what they remember. Main thread only.
 */
final class FleetInUse implements AutoCloseable {
    private final List<FleetRow> rows;
    private final int wholeCount;
    private final FleetState state;
    private final Map<String, Memory> memories;
    private int[] setAside = new int[0];

    private FleetInUse(List<FleetRow> rows, int wholeCount, FleetState state, Map<String, Memory> memories) {
        this.rows = rows;
        this.wholeCount = wholeCount;
        this.state = state;
        this.memories = memories;
    }

    static FleetInUse open(LoadPlan plan) throws IOException, BadFleetFile, BadFleetState, BadPlan {
        if (plan.target().bareEcho()) {
            List<FleetRow> rows = plan.fleetFile() == null ? FleetCreator.create(plan.terminals(), plan.seed()) : rows(plan.fleetFile(), plan.terminals());
            return new FleetInUse(plan.share().of(rows), rows.size(), null, new LinkedHashMap<>());
        }
        List<FleetRow> rows = rows(plan.fleetFile(), plan.terminals());
        FleetState state = FleetState.open(plan.fleetFile());
        try {
            return new FleetInUse(plan.share().of(rows), rows.size(), state, new LinkedHashMap<>(state.read()));
        } catch (IOException | BadFleetState | RuntimeException bad) {
            state.close();
            throw bad;
        }
    }

    /** How many terminals all generators have together. */
    int wholeCount() {
        return wholeCount;
    }

    List<FleetRow> rows() {
        return rows;
    }

    Memory memoryOf(FleetRow row) {
        return memories.getOrDefault(row.terminalId(), Memory.NEW);
    }

    /** Writes what the terminals remember, with STANs set aside when those of before are half used. */
    void keepAhead(List<Memory> now) throws IOException {
        boolean first = setAside.length == 0;
        boolean due = first;
        for (int i = 0; i < now.size() && !due; i++) {
            due = setAside[i] - now.get(i).nextStan() < FleetState.STANS_AHEAD / 2 && setAside[i] <= Memory.STAN_MAX
                || now.get(i).chipCounter() > memoryOf(rows.get(i)).chipCounter() - FleetState.CHIP_COUNTERS_AHEAD / 2
                && now.get(i).chipCounter() > 0 && memoryOf(rows.get(i)).chipCounter() < Memory.CHIP_COUNTER_MAX;
        }
        if (due) {
            keep(now, FleetState.STANS_AHEAD);
        }
    }

    /** Writes what the terminals remember at the end, or after a sign-on of all of them. */
    void keep(List<Memory> now, int stansAhead) throws IOException {
        if (state == null) {
            return;
        }
        setAside = new int[now.size()];
        List<Memory> kept = new ArrayList<>(now.size());
        for (int i = 0; i < now.size(); i++) {
            Memory memory = now.get(i);
            setAside[i] = Math.min(Memory.STAN_MAX + 1, memory.nextStan() + stansAhead);
            kept.add(new Memory(memory.batch(), setAside[i], memory.wrappedKeys(),
                memory.chipCounter() == 0 || stansAhead == 0 ? memory.chipCounter()
                    : Math.min(Memory.CHIP_COUNTER_MAX, memory.chipCounter() + FleetState.CHIP_COUNTERS_AHEAD), memory.nextCode(),
                stansAhead == 0 && memory.clean()));
        }
        for (int i = 0; i < now.size(); i++) {
            memories.put(rows.get(i).terminalId(), kept.get(i));
        }
        state.write(memories);
    }

    @Override
    public void close() throws IOException {
        if (state != null) {
            state.close();
        }
    }

    private static List<FleetRow> rows(Path fleetFile, int terminals) throws IOException, BadFleetFile, BadPlan {
        List<FleetRow> rows = FleetFile.read(fleetFile);
        if (terminals > rows.size()) {
            throw new BadPlan(terminals + " terminals are wanted, and " + fleetFile + " names " + rows.size());
        }
        if (rows.stream().anyMatch(row -> row.masterKey() == null)) {
            throw new BadPlan(fleetFile + " has keys under a fleet key, which only a host can open: simulated terminals need the file with their test keys");
        }
        return terminals == 0 ? rows : rows.subList(0, terminals);
    }
}
