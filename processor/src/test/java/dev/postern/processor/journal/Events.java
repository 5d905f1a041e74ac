package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.processor.authorization.Event;
import java.lang.reflect.RecordComponent;

/** Compares events component by component, arrays by their content, which records do not. */
final class Events {
    private Events() {
    }

    static void assertSame(Event expected, Event actual, String where) {
        assertEquals(expected.getClass(), actual.getClass(), where);
        for (RecordComponent component : expected.getClass().getRecordComponents()) {
            String name = where + ", " + expected.getClass().getSimpleName() + "." + component.getName();
            Object left = value(component, expected);
            Object right = value(component, actual);
            if (left instanceof byte[] bytes && right instanceof byte[] others) {
                assertArrayEquals(bytes, others, name);
            } else {
                assertEquals(left, right, name);
            }
        }
    }

    private static Object value(RecordComponent component, Event event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
