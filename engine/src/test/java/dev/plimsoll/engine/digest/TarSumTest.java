package dev.plimsoll.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.digest.TestTar.Entry;
import dev.plimsoll.engine.digest.TestTar.Format;
import dev.plimsoll.engine.error.DigestInvalid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sum of an archive is. */
class TarSumTest {

    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** The entries and sums of Docker v1.13.1, pkg/tarsum/tarsum_test.go, TestIteration (there under the name tarsum.dev). */
    static Stream<List<Object>> published() {
        return Stream.of(
                List.of(
                        new Entry("file.txt", 0, 0, 0, 0, '0', "", "", "", 0, 0, Map.of(), ""),
                        "6ffd43a1573a9913325b4918e124ee982a99c0f3cba90fc032a65f5e20bdd465"),
                List.of(
                        slartibartfasts("another.txt", Map.of()),
                        "b38166c059e11fb77bef30bf16fba7584446e80fcc156ff46d47e36c5305d8ef"),
                List.of(
                        slartibartfasts("xattrs.txt", Map.of("user.key1", "value1", "user.key2", "value2")),
                        "4cc2e71ac5d31833ab2be9b4f7842a14ce595ec96a37af4ed08f87bc374228cd"),
                List.of(
                        slartibartfasts("xattrs.txt", Map.of("user.KEY1", "value1", "user.key2", "value2")),
                        "65f4284fa32c0d4112dd93c3637697805866415b570587e4fd266af241503760"));
    }

    private static Entry slartibartfasts(String name, Map<String, String> attributes) {
        return new Entry(name, 0, 1000, 1000, 0, '0', "", "slartibartfast", "users", 0, 0, attributes, "test");
    }

    @ParameterizedTest
    @MethodSource("published")
    void isThePublishedSum(List<Object> vector) {
        for (Format format : Format.values()) {
            byte[] tar = TestTar.of(format, List.of((Entry) vector.get(0)));
            assertThat(sum(tar)).isEqualTo(vector.get(1));
            assertThat(sum(TestTar.gzip(tar))).isEqualTo(vector.get(1));
        }
    }

    /** As TestEmptyTar of the same file has it, which takes no bytes at all for an archive too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 512, 1024, 10_240})
    void anEmptyArchiveHasTheSumOfNothing(int zeros) {
        assertThat(sum(new byte[zeros])).isEqualTo(OF_NOTHING);
        assertThat(sum(TestTar.gzip(new byte[zeros]))).isEqualTo(OF_NOTHING);
    }

    /** What Docker v1.13.1's pkg/tarsum gives to these archives. */
    @ParameterizedTest
    @CsvSource({
        "1, 30, USTAR, d0f1c1faf0725ed172eb601e834871186b3faaa4c4f02025aaabcd30474e57a7",
        "2, 7, PAX, a90ca38f988865cc81e32c470c9bc740e6d6fd283f00030e19dc28456ac8cca2",
        "3, 200, GNU, dc4049e5ae90b7a82c9583b821a2b47d3dc1cb7c3879cb67d0b7f24515037ef4",
    })
    void isTheSumThatTheFirstImplementationGives(int seed, int entries, Format format, String expected) {
        assertThat(sum(TestTar.of(format, entries(new Random(seed), entries)))).isEqualTo(expected);
    }

    /** The later one replaces the earlier when the archive is unpacked. */
    @Test
    void entriesOfOnePathKeepTheirOrder() {
        Entry first = Entry.file("a/file", "0");
        Entry second = Entry.file("./a//file", "1");
        Entry other = Entry.file("a/b", "2");
        String oneWay = sum(TestTar.of(Format.USTAR, List.of(first, second, other)));
        assertThat(sum(TestTar.of(Format.USTAR, List.of(other, first, second)))).isEqualTo(oneWay);
        assertThat(sum(TestTar.of(Format.USTAR, List.of(first, other, second)))).isEqualTo(oneWay);
        assertThat(sum(TestTar.of(Format.USTAR, List.of(second, first, other)))).isNotEqualTo(oneWay);
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfEntriesDoesNotMatter(Format format) {
        List<Entry> entries = entries(new Random(11), 50);
        String ordered = sum(TestTar.of(format, entries));
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(entries, new Random(round));
            assertThat(sum(TestTar.of(format, entries))).isEqualTo(ordered);
        }
    }

    @Test
    void everyFormatAndCompressionSaysTheSame() {
        for (int seed = 0; seed < 50; seed++) {
            List<Entry> entries = entries(new Random(seed), 10);
            String sum = sum(TestTar.of(Format.USTAR, entries));
            assertThat(sum(TestTar.of(Format.PAX, entries))).isEqualTo(sum);
            assertThat(sum(TestTar.of(Format.GNU, entries))).isEqualTo(sum);
            assertThat(sum(TestTar.gzip(TestTar.of(Format.USTAR, entries)))).isEqualTo(sum);
        }
    }

    @Test
    void anySplitGivesTheSameSum() {
        Random random = new Random(21);
        for (int round = 0; round < 60; round++) {
            byte[] tar = TestTar.of(Format.random(random), entries(random, 8));
            byte[] content = random.nextBoolean() ? tar : TestTar.gzip(tar);
            int most = 1 << random.nextInt(13);
            TarSumDigester digester = new TarSumDigester();
            for (int at = 0; at < content.length; ) {
                int length = Math.min(content.length - at, 1 + random.nextInt(most));
                ByteBuffer piece = piece(random, content, at, length);
                digester.update(piece);
                assertThat(piece.remaining()).isZero();
                at += length;
            }
            assertThat(digester.digest().hex()).isEqualTo(sum(tar));
        }
    }

    /** Each kind of memory; it is overwritten as soon as it was taken. */
    private static ByteBuffer piece(Random random, byte[] content, int at, int length) {
        ByteBuffer piece = random.nextBoolean() ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        piece.put(content, at, length).flip();
        return random.nextBoolean() ? piece : piece.asReadOnlyBuffer();
    }

    @Test
    void everySelectedFieldMatters() {
        Entry entry = new Entry("n", 1, 2, 3, 4, '3', "l", "u", "g", 5, 6, Map.of("user.a", "b"), "");
        List<Entry> others = List.of(
                new Entry("N", 1, 2, 3, 4, '3', "l", "u", "g", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 9, 2, 3, 4, '3', "l", "u", "g", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 9, 3, 4, '3', "l", "u", "g", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 9, 4, '3', "l", "u", "g", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '4', "l", "u", "g", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '3', "L", "u", "g", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '3', "l", "U", "g", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '3', "l", "u", "G", 5, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '3', "l", "u", "g", 9, 6, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '3', "l", "u", "g", 5, 9, Map.of("user.a", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '3', "l", "u", "g", 5, 6, Map.of("user.A", "b"), ""),
                new Entry("n", 1, 2, 3, 4, '3', "l", "u", "g", 5, 6, Map.of("user.a", ""), ""),
                new Entry("n", 1, 2, 3, 4, '3', "l", "u", "g", 5, 6, Map.of(), ""));
        List<String> sums = new ArrayList<>(List.of(sum(TestTar.of(Format.PAX, List.of(entry)))));
        others.forEach(other -> sums.add(sum(TestTar.of(Format.PAX, List.of(other)))));
        assertThat(sums).doesNotHaveDuplicates();
    }

    @Test
    void theTimeDoesNotMatter() {
        Entry entry = new Entry("n", 1, 2, 3, 4, '0', "", "", "", 0, 0, Map.of(), "c");
        Entry later = new Entry("n", 1, 2, 3, 5, '0', "", "", "", 0, 0, Map.of(), "c");
        assertThat(sum(TestTar.of(Format.PAX, List.of(later)))).isEqualTo(sum(TestTar.of(Format.PAX, List.of(entry))));
    }

    @Test
    void readsNegativeNumbers() {
        Entry entry = new Entry("n", 1, -2, -3, 4, '0', "", "", "", 0, 0, Map.of(), "c");
        assertThat(sum(TestTar.of(Format.GNU, List.of(entry)))).isEqualTo(sum(TestTar.of(Format.PAX, List.of(entry))));
    }

    @Test
    void readsTheFormWithoutAnyMagic() {
        byte[] old = TestTar.headerOf('0', 4);
        Arrays.fill(old, 257, 512, (byte) 0);
        Entry same = new Entry("headers", 0644, 0, 0, 0, '0', "", "", "", 0, 0, Map.of(), "test");
        assertThat(sum(new TestTar().block(TestTar.sealed(old)).content("test").end()))
                .isEqualTo(sum(TestTar.of(Format.USTAR, List.of(same))));
    }

    @Test
    void putsThePrefixBeforeTheName() {
        byte[] prefixed = TestTar.headerOf('0', 0);
        prefixed[345] = 'p';
        Entry same = new Entry("p/headers", 0644, 0, 0, 0, '0', "", "", "", 0, 0, Map.of(), "");
        assertThat(sum(new TestTar().block(TestTar.sealed(prefixed)).end()))
                .isEqualTo(sum(TestTar.of(Format.USTAR, List.of(same))));
    }

    @Test
    void aGlobalHeaderIsAnEntryOfItsOwn() {
        String records = TestTar.record("path", "elsewhere");
        byte[] tar = new TestTar()
                .extension('g', records)
                .add(Format.USTAR, Entry.file("a", "b"))
                .end();
        Entry global = new Entry("headers", 0644, 0, 0, 0, 'g', "", "", "", 0, 0, Map.of(), records);
        assertThat(sum(tar)).isEqualTo(sum(TestTar.of(Format.USTAR, List.of(global, Entry.file("a", "b")))));
    }

    @Test
    void passesOverWhatFollowsTheEnd() {
        byte[] tar = TestTar.of(Format.PAX, List.of(Entry.file("a", "b")));
        byte[] more = Arrays.copyOf(tar, tar.length + 700);
        Arrays.fill(more, tar.length, more.length, (byte) 7);
        assertThat(sum(more)).isEqualTo(sum(tar));
        assertThat(sum(TestTar.gzip(more))).isEqualTo(sum(tar));
    }

    @Test
    void readsGzipOfSeveralMembersWithEveryHeaderField() {
        byte[] tar = TestTar.of(Format.PAX, entries(new Random(5), 20));
        byte[] first = TestTar.gzip(Arrays.copyOf(tar, 1000));
        byte[] second = TestTar.gzip(Arrays.copyOfRange(tar, 1000, tar.length));
        byte[] header = {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 4, 0, 'A', 'B', 0, 0, 'n', 0, 'c', 0, 0, 0};
        CRC32 checksum = new CRC32();
        checksum.update(header, 0, header.length - 2);
        header[header.length - 2] = (byte) checksum.getValue();
        header[header.length - 1] = (byte) (checksum.getValue() >> 8);
        TestTar joined = new TestTar().block(first).block(header).block(Arrays.copyOfRange(second, 10, second.length));
        assertThat(sum(joined.bytes())).isEqualTo(sum(tar));
        header[header.length - 1]++;
        TestTar damaged = new TestTar().block(first).block(header).block(Arrays.copyOfRange(second, 10, second.length));
        assertThatExceptionOfType(DigestInvalid.class).isThrownBy(() -> sum(damaged.bytes()));
    }

    static List<Entry> entries(Random random, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(Entry.random(random));
        }
        return entries;
    }

    static String sum(byte[] content) {
        TarSumDigester digester = new TarSumDigester();
        digester.update(ByteBuffer.wrap(content));
        return digester.digest().hex();
    }
}
