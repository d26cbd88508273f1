package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/** Fails a test class during which an event loop was blocked or a network buffer was lost. Applies to every test of this module. */
public final class Hygiene implements AfterAllCallback {

    static final List<String> LEAKED = new CopyOnWriteArrayList<>();
    static final List<String> BLOCKED = new CopyOnWriteArrayList<>();

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Detectors());
        BlockHound.builder()
                .loadIntegrations()
                .blockingMethodCallback(method -> blocked(new BlockingOperationError(method)))
                .install();
    }

    private static void blocked(BlockingOperationError error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        BLOCKED.add(trace.toString());
        throw error;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(BLOCKED).as("calls that blocked an event loop").isEmpty();
        findLeaks();
        assertThat(LEAKED).as("buffers nobody released").isEmpty();
    }

    /** A lost buffer is noticed once it is garbage and another is allocated. */
    static void findLeaks() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
    }

    private static final class Detectors extends ResourceLeakDetectorFactory {

        @Override
        @Deprecated
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
            return new Recording<>(resource, interval);
        }
    }

    private static final class Recording<T> extends ResourceLeakDetector<T> {

        Recording(Class<T> resource, int interval) {
            super(resource, interval);
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKED.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKED.add(resourceType);
        }
    }
}
