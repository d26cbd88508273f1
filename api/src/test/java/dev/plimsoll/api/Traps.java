package dev.plimsoll.api;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/** What goes wrong behind the tests' backs: blocking calls on event loops, and buffers that nobody released. */
final class Traps {

    static final List<String> LEAKED = new CopyOnWriteArrayList<>();
    static final List<Throwable> BLOCKED = new CopyOnWriteArrayList<>();

    /** Two threads that write on one connection at once pass a lock held for a few instructions. */
    private static final String LETTUCE_LOCK = "io.lettuce.core.protocol.SharedLock";

    private Traps() {}

    /** To be called before Netty makes its first buffer. */
    static void set() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Detectors());
        BlockHound.builder()
                .loadIntegrations()
                .allowBlockingCallsInside(LETTUCE_LOCK, "incrementWriters")
                .allowBlockingCallsInside(LETTUCE_LOCK, "doExclusive")
                .markAsBlocking("sun/nio/ch/FileDispatcherImpl", "pread0", "(Ljava/io/FileDescriptor;JIJ)I")
                .markAsBlocking("sun/nio/ch/FileDispatcherImpl", "pwrite0", "(Ljava/io/FileDescriptor;JIJ)I")
                .markAsBlocking("sun/nio/ch/FileDispatcherImpl", "force0", "(Ljava/io/FileDescriptor;Z)I")
                .markAsBlocking("sun/nio/ch/FileDispatcherImpl", "truncate0", "(Ljava/io/FileDescriptor;J)I")
                .markAsBlocking("sun/nio/fs/UnixNativeDispatcher", "open0", "(JII)I")
                .markAsBlocking("sun/nio/fs/UnixNativeDispatcher", "rename0", "(JJ)V")
                .markAsBlocking("sun/nio/fs/UnixNativeDispatcher", "unlink0", "(J)V")
                .markAsBlocking("sun/nio/fs/UnixNativeDispatcher", "mkdir0", "(JI)V")
                .blockingMethodCallback(Traps::blocked)
                .install();
    }

    static void blocked(BlockingMethod method) {
        BlockingOperationError error = new BlockingOperationError(method);
        BLOCKED.add(error);
        error.printStackTrace(); // an assertion shows the first lines of a trace only
        throw error;
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
