package dev.plimsoll.bench.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class BlobTest {

    private static final Template TEMPLATE = new Template(7);

    private static byte[] bytes(Flux<ByteBuf> content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        content.map(ByteBufUtil::getBytes).doOnNext(all::writeBytes).blockLast();
        return all.toByteArray();
    }

    private static String digest(byte[] bytes) {
        MessageDigest digest = Sha256.create();
        digest.update(bytes);
        return Sha256.name(digest);
    }

    @ParameterizedTest
    @ValueSource(longs = {32, 33, 1000, 262_144, 262_145, 1_048_583, 1_310_727, 3_000_017})
    void itsDigestIsThatOfItsBytes(long size) {
        Blob blob = new Blobs(TEMPLATE, 7, size).blob(3);
        byte[] bytes = bytes(blob.content());
        assertThat(bytes).hasSize((int) size);
        assertThat(blob.digest()).isEqualTo(digest(bytes));
        assertThat(bytes(blob.content(0, size, 1000))).isEqualTo(bytes);
    }

    @Test
    void aPartIsThatPartOfTheWhole() {
        Blob blob = new Blobs(TEMPLATE, 7, 2_500_000).blob(1);
        byte[] whole = bytes(blob.content());
        assertThat(bytes(blob.content(1_000_000, 2_499_990)))
                .isEqualTo(Arrays.copyOfRange(whole, 1_000_000, 2_499_990));
        assertThat(bytes(blob.content(2_499_970, 2_500_000)))
                .isEqualTo(Arrays.copyOfRange(whole, 2_499_970, 2_500_000));
    }

    @Test
    void noTwoAreEqual() {
        Set<String> digests = new HashSet<>();
        for (long seed : new long[] {1, 2, -1, ~1L}) {
            Blobs blobs = new Blobs(TEMPLATE, seed, 64);
            for (int number = 0; number < 500; number++) {
                digests.add(blobs.blob(number).digest());
            }
        }
        assertThat(digests).hasSize(2000);
    }

    /** As long as a consumer reads a piece, the next must not depend on how far it got. */
    @Test
    void aConsumerMayReadAPieceAtOnce() {
        Blob blob = new Blobs(TEMPLATE, 7, 1_000_000).blob(0);
        long total = blob.content()
                .map(piece -> piece.skipBytes(piece.readableBytes()).readerIndex())
                .reduce(0, Integer::sum)
                .blockOptional()
                .orElseThrow();
        assertThat(total).isEqualTo(1_000_000);
    }

    @Test
    void bytesMatchWhereTheyBelongAndNowhereElse() {
        Blob blob = new Blobs(TEMPLATE, 7, 3_000_000).blob(9);
        byte[] whole = bytes(blob.content());
        ByteBuf part = Unpooled.wrappedBuffer(whole, 1_048_000, 5000);
        assertThat(blob.matches(1_048_000, part)).isTrue();
        assertThat(blob.matches(1_048_000 + 4096, part)).isFalse();
        assertThat(blob.matches(1_048_000 + (1 << 20), part)).isFalse();
        part.setByte(4999, part.getByte(4999) ^ 1);
        assertThat(blob.matches(1_048_000, part)).isFalse();
        assertThat(blob.matches(2_999_000, Unpooled.wrappedBuffer(whole, 2_999_000, 1000)))
                .isTrue();
        assertThat(blob.matches(2_999_001, Unpooled.wrappedBuffer(whole, 2_999_000, 1000)))
                .as("longer than the blob")
                .isFalse();
    }

    @Test
    void tooSmallToBeUniqueIsRefused() {
        assertThatThrownBy(() -> new Blobs(TEMPLATE, 7, 31)).isInstanceOf(IllegalArgumentException.class);
    }
}
