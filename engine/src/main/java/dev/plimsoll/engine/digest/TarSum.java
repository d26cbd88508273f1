package dev.plimsoll.engine.digest;

import dev.plimsoll.engine.content.DigestAlgorithm;
import dev.plimsoll.engine.error.DigestInvalid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * TarSum version 1 over SHA-256 (Docker, {@code pkg/tarsum/tarsum_spec.md}): each entry is hashed by itself, its selected
 * metadata first and then its content; the hashes are put in order and hashed, in hexadecimal, to the sum.
 *
 * <p>The order is that of the hashes, so the archive's own does not matter. Only entries of one path, of which a later one
 * replaces an earlier one, keep theirs: they share out the places that their hashes have.
 *
 * <p>Each entry's hash is kept until the end, with what tells its path from others: about 90 bytes, and so 24 MB at most.
 */
final class TarSum implements TarParser.Entries {

    static final int MOST_ENTRIES = 250_000;

    private static final class Entry {

        private final byte[] hash;
        private final long path;

        Entry(byte[] hash, long path) {
            this.hash = hash;
            this.path = path;
        }
    }

    private final MessageDigest sha256 = JdkDigester.messageDigest(DigestAlgorithm.SHA256);
    private final List<Entry> entries = new ArrayList<>();
    private long path;

    @Override
    public void begin(TarHeader header) {
        if (entries.size() == MOST_ENTRIES) {
            throw new DigestInvalid("tar archive has more than " + MOST_ENTRIES + " entries");
        }
        path = ByteBuffer.wrap(sha256.digest(bytes(cleaned(header.name())))).getLong();
        sha256.update(bytes(selected(header)));
    }

    /** What the specification selects, each value behind its name, without any separator. */
    private static String selected(TarHeader header) {
        StringBuilder text = new StringBuilder(256);
        text.append("name").append(header.name());
        text.append("mode").append(header.mode());
        text.append("uid").append(header.userId());
        text.append("gid").append(header.groupId());
        text.append("size").append(header.size());
        text.append("typeflag").append(header.type());
        text.append("linkname").append(header.linkName());
        text.append("uname").append(header.userName());
        text.append("gname").append(header.groupName());
        text.append("devmajor").append(header.deviceMajor());
        text.append("devminor").append(header.deviceMinor());
        header.attributes().forEach((name, value) -> text.append(name).append(value));
        return text.toString();
    }

    /** Returns the path as it is below the root: {@code ./a//b/} and {@code /x/../a/b} are {@code a/b}. */
    private static String cleaned(String name) {
        Deque<String> path = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                path.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                path.addLast(part);
            }
        }
        return String.join("/", path);
    }

    @Override
    public void content(ByteBuffer bytes) {
        sha256.update(bytes);
    }

    @Override
    public void end() {
        entries.add(new Entry(sha256.digest(), path));
    }

    /** Returns the sum of the entries that have ended. */
    byte[] total() {
        MessageDigest total = JdkDigester.messageDigest(DigestAlgorithm.SHA256);
        addTo(total);
        return total.digest();
    }

    void addTo(MessageDigest total) {
        Map<Long, ArrayDeque<Entry>> repeated = repeated();
        Entry[] ordered = entries.toArray(Entry[]::new);
        Arrays.sort(ordered, Comparator.comparing(entry -> entry.hash, Arrays::compareUnsigned));
        for (Entry entry : ordered) {
            Deque<Entry> samePath = repeated.get(entry.path);
            Entry next = samePath == null ? entry : samePath.remove();
            total.update(bytes(HexFormat.of().formatHex(next.hash)));
        }
    }

    /** Returns the entries of each path that has several, in the archive's order. */
    private Map<Long, ArrayDeque<Entry>> repeated() {
        long[] paths = entries.stream().mapToLong(entry -> entry.path).sorted().toArray();
        Set<Long> several = IntStream.range(1, paths.length)
                .filter(i -> paths[i] == paths[i - 1])
                .mapToObj(i -> paths[i])
                .collect(Collectors.toSet());
        return entries.stream()
                .filter(entry -> several.contains(entry.path))
                .collect(Collectors.groupingBy(entry -> entry.path, Collectors.toCollection(ArrayDeque::new)));
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
