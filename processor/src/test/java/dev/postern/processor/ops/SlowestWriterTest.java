package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SlowestWriterTest {

    private final SlowestWriter slowest = new SlowestWriter();

    @Test
    void shouldKeepTheWorstTenInWhateverOrderTheyCome() {
        List<Long> times = new ArrayList<>(LongStream.rangeClosed(1, 5_000).boxed().toList());
        Collections.shuffle(times, new Random(7));
        times.forEach(time -> slowest.offer(new Passage(0, 0), name(time), time));

        List<SlowRequest> taken = take();
        assertEquals(LongStream.rangeClosed(4_991, 5_000).boxed().toList(), taken.stream().map(SlowRequest::whole).sorted().toList());
        taken.forEach(slow -> assertEquals(Long.toString(slow.whole()), slow.reference()));
    }

    @Test
    void shouldBeginAnewWithEachInterval() {
        slowest.offer(new Passage(0, 0), name(1), 9_000_000);
        assertEquals(1, take().size());
        slowest.offer(new Passage(0, 0), name(2), 50);
        assertEquals(List.of(50L), take().stream().map(SlowRequest::whole).toList());
        assertTrue(take().isEmpty());
    }

    @Test
    void shouldTellHowLongTheFlushTook() {
        slowest.offer(new Passage(0, 0), name(1), 100);
        slowest.flushed(130);
        slowest.offer(new Passage(0, 0), name(2), 200);
        slowest.flushed(270);
        slowest.offer(new Passage(0, 0), name(3), 300);
        assertEquals(List.of(30L, 70L, 0L), take().stream().map(SlowRequest::flush).toList());
    }

    @Test
    void shouldTellWhereTheTimeWent() {
        Passage passage = new Passage(0, 160);
        passage.decoded(32);
        passage.turn(96);
        passage.handedOn(112);
        passage.turn(128);
        passage.judged(256);
        passage.turn(256);
        passage.appended(512);
        passage.durable(1_024, 2_048);
        passage.turn(2_080);
        slowest.offer(passage, name(1), 2_100);
        assertEquals(List.of(new SlowRequest("1", 2_100, 160, 32, 64 + 16 + 32, 128, 256, 512, 1_024, 0)), take());
    }

    private List<SlowRequest> take() {
        List<SlowRequest> taken = new ArrayList<>();
        slowest.drainInto(taken, answer -> new String(answer, StandardCharsets.US_ASCII));
        return taken;
    }

    private static byte[] name(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
