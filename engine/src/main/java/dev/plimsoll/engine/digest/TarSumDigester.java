package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.error.DigestInvalid;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Computes the TarSum of an archive, plain or compressed with gzip, while it passes.
 *
 * <p>Content that is no archive is noticed at once, but told only when the digest is asked for: it may be stored all the same,
 * under another name.
 *
 * <p>It has no state to be saved: that of a decompressor cannot be had from the platform.
 */
final class TarSumDigester implements Digester {

    private final TarSum sum = new TarSum();
    private final TarParser tar = new TarParser(sum);
    private final ByteBuffer magic = ByteBuffer.allocate(2);
    private @Nullable Gunzip gunzip;
    private @Nullable DigestInvalid refused;

    @Override
    public DigestAlgorithm algorithm() {
        return DigestAlgorithm.TARSUM;
    }

    @Override
    public void update(ByteBuffer content) {
        if (refused == null) {
            try {
                accept(content);
            } catch (DigestInvalid invalid) {
                refused = invalid;
            }
        }
        content.position(content.limit());
    }

    private void accept(ByteBuffer content) {
        while (magic.hasRemaining() && content.hasRemaining()) {
            magic.put(content.get());
            if (!magic.hasRemaining()) {
                gunzip = Gunzip.isGzip(magic.array()) ? new Gunzip(tar::accept) : null;
                decoder().accept(magic.duplicate().flip());
            }
        }
        decoder().accept(content);
    }

    private Consumer<ByteBuffer> decoder() {
        return gunzip == null ? tar::accept : gunzip::accept;
    }

    @Override
    public Digest digest() {
        if (refused != null) {
            throw refused;
        }
        if (magic.position() == 1) {
            throw new DigestInvalid("tar archive is truncated");
        }
        if (gunzip != null) {
            gunzip.requireEnd();
        }
        tar.requireEnd();
        return Digest.of(DigestAlgorithm.TARSUM, sum.total());
    }

    @Override
    public Optional<byte[]> state() {
        return Optional.empty();
    }
}
