package dev.plimsoll.driver.tck;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Makes blocking on a thread that must not block an error, file work included, which BlockHound misses by itself.
 *
 * <p>Found and called by JUnit before the first test of a JVM: a thread that waits for work while it comes under watch is
 * never woken again.
 */
public final class NoBlocking implements LauncherSessionListener {

    /** Two threads that write on one connection at once pass a lock held for a few instructions. */
    private static final String LETTUCE_LOCK = "io.lettuce.core.protocol.SharedLock";

    /** A connection with TLS draws a few random bytes as it begins, on a thread of Lettuce's own. */
    private static final String LETTUCE_TLS = "io.lettuce.core.SslConnectionBuilder$SslChannelInitializer";

    private static final String FILES = "java.nio.file.Files";
    private static final String CHANNEL = "sun.nio.ch.FileChannelImpl";
    private static final String PATH = "Ljava/nio/file/Path;";
    private static final String BUFFER = "Ljava/nio/ByteBuffer;";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        BlockHound.builder()
                .loadIntegrations()
                .allowBlockingCallsInside(LETTUCE_LOCK, "incrementWriters")
                .allowBlockingCallsInside(LETTUCE_LOCK, "doExclusive")
                .allowBlockingCallsInside(LETTUCE_TLS, "initializeSSLEngine")
                .markAsBlocking(FILES, "createLink", "(" + PATH + PATH + ")" + PATH)
                .markAsBlocking(FILES, "deleteIfExists", "(" + PATH + ")Z")
                .markAsBlocking(FILES, "move", "(" + PATH + PATH + "[Ljava/nio/file/CopyOption;)" + PATH)
                .markAsBlocking(FILES, "newDirectoryStream", "(" + PATH + ")Ljava/nio/file/DirectoryStream;")
                .markAsBlocking(CHANNEL, "force", "(Z)V")
                .markAsBlocking(CHANNEL, "read", "(" + BUFFER + "J)I")
                .markAsBlocking(CHANNEL, "write", "(" + BUFFER + "J)I")
                .install();
    }
}
