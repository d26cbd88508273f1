package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.ByteRange;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;

/** A file that several answers are sent from at once; it is closed when the last of its holders lets go. */
final class OpenFile extends AbstractReferenceCounted {

    private final FileChannel channel;

    /** Takes the channel over; the caller is the first holder. */
    OpenFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Returns part of the file for Netty to send. The caller's hold passes to it. */
    FileRegion region(ByteRange range) {
        return new Region(this, channel, range);
    }

    @Override
    protected void deallocate() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    /** Lets go of the file where its parent class, which is what the native transport knows, would close it. */
    private static final class Region extends DefaultFileRegion {

        private final OpenFile file;

        Region(OpenFile file, FileChannel channel, ByteRange range) {
            super(channel, range.first(), range.length());
            this.file = file;
        }

        @Override
        protected void deallocate() {
            file.release();
        }
    }
}
