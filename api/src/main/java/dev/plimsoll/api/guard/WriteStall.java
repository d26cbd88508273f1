package dev.plimsoll.api.guard;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client has stopped taking what it asked for. Looks at what waits for the socket, below everything that encodes, so
 * that it holds for bodies from memory, for files and for TLS.
 */
final class WriteStall {

    private final long timeout;
    private @Nullable Object writing;
    private long progress;
    private long pending;
    private long since;

    WriteStall(GuardSettings settings) {
        this.timeout = GuardSettings.nanos(settings.writeTimeout());
    }

    /** To be asked from time to time. */
    boolean isStalled(Channel channel, long now) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out == null || out.isEmpty() || moved(out)) {
            since = now;
            return false;
        }
        return now - since > timeout;
    }

    private boolean moved(ChannelOutboundBuffer out) {
        Object writingNow = out.current();
        boolean moved =
                writingNow != writing || out.currentProgress() != progress || out.totalPendingWriteBytes() != pending;
        writing = writingNow;
        progress = out.currentProgress();
        pending = out.totalPendingWriteBytes();
        return moved;
    }
}
