package dev.plimsoll.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigesterTest {

    private static final List<DigestAlgorithm> HASHES = List.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA512);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TARSUM")
    void anySplitGivesTheOneShotDigest(DigestAlgorithm algorithm) throws NoSuchAlgorithmException {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            byte[] content = content(random, random.nextInt(2_000));
            Digester digester = Digesters.create(algorithm);
            int at = 0;
            while (at < content.length) {
                int length = Math.min(content.length - at, 1 + random.nextInt(300));
                digester.update(ByteBuffer.wrap(content, at, length));
                at += length;
            }
            assertThat(digester.digest()).isEqualTo(oneShot(algorithm, content));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TARSUM")
    void goesOnFromASavedStateAtEveryBoundary(DigestAlgorithm algorithm) throws NoSuchAlgorithmException {
        byte[] content = content(new Random(7), 700);
        Digest whole = oneShot(algorithm, content);
        for (int cut = 0; cut <= content.length; cut++) {
            Digester first = Digesters.create(algorithm);
            first.update(ByteBuffer.wrap(content, 0, cut));
            Digester second =
                    Digesters.restore(algorithm, first.state().orElseThrow()).orElseThrow();
            second.update(ByteBuffer.wrap(content, cut, content.length - cut));
            assertThat(second.digest()).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TARSUM")
    void goesOnFromAStateWithACompleteBlockThatIsYetToBeHashed(DigestAlgorithm algorithm)
            throws NoSuchAlgorithmException {
        int block = algorithm == DigestAlgorithm.SHA256 ? 64 : 128;
        byte[] content = content(new Random(8), block + 10);
        byte[] fresh = Digesters.create(algorithm).state().orElseThrow();
        ByteBuffer state = ByteBuffer.allocate(fresh.length + block).put(fresh).put(content, 0, block);
        Digester digester =
                Digesters.restore(algorithm, state.putLong(1, block).array()).orElseThrow();
        assertThat(digester.digest()).isEqualTo(oneShot(algorithm, java.util.Arrays.copyOf(content, block)));
        digester.update(ByteBuffer.wrap(content, block, 10));
        assertThat(digester.digest()).isEqualTo(oneShot(algorithm, content));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TARSUM")
    void tellsTheDigestSoFarAndGoesOn(DigestAlgorithm algorithm) throws NoSuchAlgorithmException {
        byte[] content = content(new Random(3), 100);
        Digester digester = Digesters.create(algorithm);
        digester.update(ByteBuffer.wrap(content, 0, 60));
        assertThat(digester.digest()).isEqualTo(oneShot(algorithm, java.util.Arrays.copyOf(content, 60)));
        digester.update(ByteBuffer.wrap(content, 60, 40));
        assertThat(digester.digest()).isEqualTo(oneShot(algorithm, content));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TARSUM")
    void refusesWhatIsNoState(DigestAlgorithm algorithm) {
        byte[] state = Digesters.create(algorithm).state().orElseThrow();
        assertThat(Digesters.restore(algorithm, new byte[0])).isEmpty();
        assertThat(Digesters.restore(algorithm, new byte[state.length])).isEmpty();
        assertThat(Digesters.restore(algorithm, java.util.Arrays.copyOf(state, state.length + 1)))
                .isEmpty();
        assertThat(Digesters.restore(algorithm, java.util.Arrays.copyOf(state, state.length - 1)))
                .isEmpty();
    }

    @Test
    void computesSeveralDigestsInOnePass() throws NoSuchAlgorithmException {
        byte[] content = content(new Random(5), 1_000);
        MultiDigester digester = MultiDigester.create(HASHES);
        ByteBuffer buffer = ByteBuffer.wrap(content);
        digester.update(buffer);
        assertThat(buffer.remaining()).isEqualTo(content.length);
        for (DigestAlgorithm algorithm : HASHES) {
            assertThat(digester.digest(algorithm)).contains(oneShot(algorithm, content));
        }
        MultiDigester restored = MultiDigester.restore(digester.states());
        assertThat(restored.digest(DigestAlgorithm.SHA512)).isEqualTo(digester.digest(DigestAlgorithm.SHA512));
    }

    @Test
    void whatHadNoStateIsNotComputedOn() {
        MultiDigester digester = MultiDigester.create(List.of(DigestAlgorithm.SHA256, DigestAlgorithm.TARSUM));
        digester.update(ByteBuffer.wrap(content(new Random(6), 100)));
        MultiDigester restored = MultiDigester.restore(digester.states());
        assertThat(restored.algorithms()).containsExactly(DigestAlgorithm.SHA256);
        assertThat(restored.digest(DigestAlgorithm.TARSUM)).isEmpty();
        assertThat(restored.digest(DigestAlgorithm.SHA256)).isEqualTo(digester.digest(DigestAlgorithm.SHA256));
        assertThat(MultiDigester.restore(Map.of(DigestAlgorithm.SHA256, new byte[0]))
                        .algorithms())
                .isEmpty();
    }

    private static byte[] content(Random random, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    private static Digest oneShot(DigestAlgorithm algorithm, byte[] content) throws NoSuchAlgorithmException {
        String name = algorithm == DigestAlgorithm.SHA256 ? "SHA-256" : "SHA-512";
        return Digest.of(algorithm, MessageDigest.getInstance(name).digest(content));
    }
}
