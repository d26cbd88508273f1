package dev.plimsoll.api.http;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.manifest.Referrer;
import dev.plimsoll.engine.manifest.ReferrerCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Descriptors of referrers, as many as fit into an index of the size that clients accept as a manifest. */
final class ReferrersPage {

    /** Bytes of descriptors; what stands around them fits the rest of 4 MiB. */
    private static final int ROOM = (4 << 20) - 1024;

    private final List<ByteBuffer> descriptors = new ArrayList<>();
    private int size;
    private boolean full;
    private @Nullable Digest last;

    /** Adds a referrer and returns true, or, if it does not fit, returns false. One alone always fits. */
    boolean add(Referrer referrer) {
        ByteBuffer descriptor = ReferrerCodec.write(referrer);
        full = !descriptors.isEmpty() && size + descriptor.remaining() + 1 > ROOM;
        if (!full) {
            descriptors.add(descriptor);
            size += descriptor.remaining() + 1;
            last = referrer.descriptor().digest();
        }
        return !full;
    }

    /** Returns what the next page begins after, if there is one. */
    Optional<Digest> next() {
        return full ? Optional.ofNullable(last) : Optional.empty();
    }

    /** Returns the index, as UTF-8. */
    byte[] index(String mediaType) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size + 128);
        bytes.writeBytes(ascii("{\"schemaVersion\":2,\"mediaType\":\"" + mediaType + "\",\"manifests\":["));
        for (int i = 0; i < descriptors.size(); i++) {
            bytes.writeBytes(i == 0 ? new byte[0] : ascii(","));
            write(descriptors.get(i), bytes);
        }
        bytes.writeBytes(ascii("]}"));
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(ByteBuffer descriptor, ByteArrayOutputStream bytes) {
        bytes.write(descriptor.array(), descriptor.arrayOffset() + descriptor.position(), descriptor.remaining());
    }
}
