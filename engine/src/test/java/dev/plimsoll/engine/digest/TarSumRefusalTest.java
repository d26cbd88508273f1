package dev.plimsoll.engine.digest;

import static dev.plimsoll.engine.digest.TarSumTest.entries;
import static dev.plimsoll.engine.digest.TarSumTest.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.digest.TestTar.Entry;
import dev.plimsoll.engine.digest.TestTar.Format;
import dev.plimsoll.engine.error.DigestInvalid;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no archive is refused, and costs no more memory than one. */
class TarSumRefusalTest {

    @Test
    void refusesAnArchiveThatIsCutAnywhereButBetweenEntries() {
        List<Entry> entries = List.of(
                Entry.file("a", "content"), Entry.file("b", "x".repeat(600)).attributed(Map.of("user.a", "b")));
        byte[] tar = TestTar.of(Format.GNU, entries);
        int first = 4 * 512 + 512;
        int second = first + 512 + 6 * 512 + 512;
        for (int cut = 0; cut < tar.length; cut++) {
            boolean between = cut == 0
                    || cut >= first + 7 && cut <= first + 512
                    || cut >= second + 600 && cut <= second + 1024
                    || cut == tar.length - 512;
            assertThat(isRefused(Arrays.copyOf(tar, cut))).as("cut at %d", cut).isEqualTo(!between);
        }
    }

    @Test
    void refusesGzipThatIsCutAnywhere() {
        byte[] gzip = TestTar.gzip(TestTar.of(Format.PAX, List.of(Entry.file("a", "content"))));
        for (int cut = 1; cut < gzip.length; cut++) {
            assertThat(isRefused(Arrays.copyOf(gzip, cut))).as("cut at %d", cut).isTrue();
        }
    }

    @Test
    void refusesGzipThatIsFollowedBySomethingElse() {
        byte[] gzip = TestTar.gzip(new byte[1024]);
        assertRefused(Arrays.copyOf(gzip, gzip.length + 1), "gzip");
    }

    @Test
    void survivesEveryFlippedBit() {
        byte[] tar = TestTar.of(Format.PAX, List.of(Entry.file("a", "content")));
        flipEachBit(tar, flipped -> isRefused(flipped));
    }

    /** Only the bits that fill the last byte of compressed content mean nothing. */
    @Test
    void missesNoFlippedBitOfCompressedContent() {
        byte[] tar = TestTar.of(Format.PAX, List.of(Entry.file("a", "content")));
        String sum = sum(tar);
        flipEachBit(
                TestTar.gzip(tar),
                flipped -> assertThat(isRefused(flipped) || sum(flipped).equals(sum))
                        .isTrue());
    }

    private static void flipEachBit(byte[] content, Consumer<byte[]> test) {
        for (int bit = 0; bit < 8 * content.length; bit++) {
            byte[] flipped = content.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            test.accept(flipped);
        }
    }

    @Test
    void survivesAnyRubbish() {
        Random random = new Random(99);
        for (int round = 0; round < 3_000; round++) {
            byte[] tar = TestTar.of(Format.random(random), entries(random, 1 + random.nextInt(4)));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(tar.length);
                int length = Math.min(tar.length - at, random.nextInt(20));
                byte[] rubbish = new byte[length];
                random.nextBytes(rubbish);
                System.arraycopy(rubbish, 0, tar, at, length);
                int block = at / 512 * 512;
                if (random.nextBoolean()) {
                    System.arraycopy(TestTar.sealed(Arrays.copyOfRange(tar, block, block + 512)), 0, tar, block, 512);
                }
            }
            isRefused(random.nextInt(4) == 0 ? TestTar.gzip(tar) : tar);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "5 a=",
                "6 a=b",
                "6 a=bc",
                "7 a=b\n",
                "5 a=b\n",
                "6 abc\n",
                "5 =a\n",
                "-6 a=b\n",
                "99999999999999999999 a=b\n",
                "9 size=a\n",
                "11 size=-1\n",
                "10 path=\0\n",
                "22 GNU.sparse.major=1\n",
                "26 GNU.sparse.name=sparse\n"
            })
    void refusesAMalformedExtendedHeader(String records) {
        byte[] tar = new TestTar()
                .extension('x', records)
                .add(Format.USTAR, Entry.file("a", "b"))
                .end();
        assertRefused(tar, "tar archive has");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertRefused(new byte[] {1}, "truncated");
        assertRefused(TestTar.latin("{\"no\":\"archive\"}".repeat(40)), "not a tar archive");
        assertRefused(new TestTar().block(TestTar.headerOf('S', 0)).end(), "sparse");
        assertRefused(
                new TestTar()
                        .block(new byte[512])
                        .block(TestTar.headerOf('0', 0))
                        .end(),
                "zeros");
        assertRefused(new TestTar().extension('L', "name").end(), "extended header");
        assertRefused(new TestTar().extension('L', "name").bytes(), "truncated");
        byte[] negative = TestTar.headerOf('0', 0);
        Arrays.fill(negative, 124, 136, (byte) 0xff);
        assertRefused(TestTar.sealed(negative), "negative");
        byte[] enormous = TestTar.headerOf('0', 0);
        Arrays.fill(enormous, 124, 136, (byte) 0xbf);
        assertRefused(TestTar.sealed(enormous), "out of range");
    }

    @Test
    void aWrongArchiveSpoilsNoOtherDigest() {
        MultiDigester digester = MultiDigester.create(List.of(DigestAlgorithm.values()));
        MultiDigester plain = MultiDigester.create(List.of(DigestAlgorithm.SHA256));
        for (int i = 0; i < 3; i++) {
            digester.update(ByteBuffer.wrap(new byte[] {(byte) i, 2, 3}));
            plain.update(ByteBuffer.wrap(new byte[] {(byte) i, 2, 3}));
        }
        assertThat(digester.digest(DigestAlgorithm.SHA256)).isEqualTo(plain.digest(DigestAlgorithm.SHA256));
        assertThatExceptionOfType(DigestInvalid.class).isThrownBy(() -> digester.digest(DigestAlgorithm.TARSUM));
    }

    @Test
    void believesNoSizeBeforeTheBytesCome() {
        long before = allocated();
        assertRefused(TestTar.headerOf('0', 077777777777L), "truncated");
        byte[] enormous = TestTar.headerOf('0', 0);
        Arrays.fill(enormous, 124, 136, (byte) 0);
        enormous[124] = (byte) 0x80;
        Arrays.fill(enormous, 129, 136, (byte) 0xff);
        assertRefused(TestTar.sealed(enormous), "truncated");
        assertRefused(TestTar.headerOf('x', 1024 * 1024), "truncated");
        assertRefused(TestTar.headerOf('x', 1024 * 1024 + 1), "more than");
        assertRefused(TestTar.headerOf('L', 077777777777L), "more than");
        assertThat(allocated() - before).isLessThan(1024 * 1024);
    }

    @Test
    void aCompressedBombTakesNoMemory() {
        byte[] bomb = TestTar.gzip(new TestTar()
                .block(TestTar.headerOf('0', 64 << 20))
                .block(new byte[64 << 20])
                .end());
        long before = allocated();
        sum(bomb);
        assertThat(allocated() - before).isLessThan(4 << 20);
    }

    @Test
    void refusesAnArchiveOfMoreEntriesThanItRemembers() {
        TarSumDigester digester = new TarSumDigester();
        byte[] header = TestTar.headerOf('0', 0);
        for (int i = 0; i < TarSum.MOST_ENTRIES; i++) {
            digester.update(ByteBuffer.wrap(header));
        }
        assertThat(digester.digest().algorithm()).isEqualTo(DigestAlgorithm.TARSUM);
        digester.update(ByteBuffer.wrap(header));
        assertThatThrownBy(digester::digest)
                .isInstanceOf(DigestInvalid.class)
                .hasMessageContaining("more than 250000 entries");
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static boolean isRefused(byte[] content) {
        try {
            sum(content);
            return false;
        } catch (DigestInvalid refused) {
            return true;
        }
    }

    private static void assertRefused(byte[] content, String why) {
        assertThatThrownBy(() -> sum(content)).isInstanceOf(DigestInvalid.class).hasMessageContaining(why);
    }
}
