package dev.plimsoll.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class during which an event loop was blocked or a buffer was lost. Applies to every test of this module. */
public final class Hygiene implements AfterAllCallback {

    static {
        Traps.set();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(Traps.BLOCKED).as("calls that blocked an event loop").isEmpty();
        if (isOutermost(context)) {
            findLeaks();
        }
        assertThat(Traps.LEAKED).as("buffers nobody released").isEmpty();
    }

    /** A class may be run once for each registry: what all of them lost is looked for in the end, as it takes a while. */
    private static boolean isOutermost(ExtensionContext context) {
        return context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
    }

    /** A lost buffer is noticed once it is garbage and another is allocated. */
    static void findLeaks() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            System.runFinalization();
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
    }
}
