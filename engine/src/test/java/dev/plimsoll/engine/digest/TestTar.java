package dev.plimsoll.engine.digest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives for tests: each way of saying the same, and each wrong one. */
final class TestTar {

    enum Format {
        USTAR,
        PAX,
        GNU;

        static Format random(Random random) {
            return List.of(values()).get(random.nextInt(values().length));
        }
    }

    /** One entry; texts hold a byte in each character. */
    record Entry(
            String name,
            long mode,
            long uid,
            long gid,
            long time,
            char type,
            String link,
            String user,
            String group,
            long major,
            long minor,
            Map<String, String> attributes,
            String content) {

        static Entry file(String name, String content) {
            return new Entry(name, 0644, 0, 0, 0, '0', "", "", "", 0, 0, Map.of(), content);
        }

        static Entry random(Random random) {
            char type = "0000012345".charAt(random.nextInt(10));
            boolean device = type == '3' || type == '4';
            return new Entry(
                    text(random, 40) + "/" + random.nextInt(1_000_000),
                    random.nextInt(010000),
                    random.nextInt(0777777),
                    random.nextInt(0777777),
                    random.nextInt(),
                    type,
                    type == '1' || type == '2' ? text(random, 90) : "",
                    text(random, 20),
                    text(random, 20),
                    device ? random.nextInt(1000) : 0,
                    device ? random.nextInt(1000) : 0,
                    Map.of(),
                    type == '0' ? text(random, random.nextInt(10) == 0 ? 20_000 : 700) : "");
        }

        private static String text(Random random, int most) {
            byte[] bytes = new byte[random.nextInt(most)];
            random.nextBytes(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', 'x');
        }

        Entry attributed(Map<String, String> more) {
            return new Entry(name, mode, uid, gid, time, type, link, user, group, major, minor, more, content);
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] of(Format format, List<Entry> entries) {
        TestTar tar = new TestTar();
        entries.forEach(entry -> tar.add(format, entry));
        return tar.end();
    }

    TestTar add(Format format, Entry entry) {
        if (format == Format.PAX || !entry.attributes.isEmpty()) {
            extension('x', records(format, entry));
        }
        if (format == Format.GNU) {
            extension('L', entry.name + "\0");
            extension('K', entry.link + "\0");
        }
        return block(header(format, entry)).content(entry.content);
    }

    /** Adds an extended header of that type. */
    TestTar extension(char type, String content) {
        return block(headerOf(type, content.length())).content(content);
    }

    TestTar content(String content) {
        out.writeBytes(latin(content));
        out.writeBytes(new byte[-content.length() & 511]);
        return this;
    }

    TestTar block(byte[] header) {
        out.writeBytes(header);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    byte[] end() {
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    /** Returns a header that announces a length and has nothing else to say. */
    static byte[] headerOf(char type, long size) {
        byte[] block = new byte[512];
        put(block, 0, "headers");
        number(block, 100, 8, 0644);
        number(block, 124, 12, size);
        block[156] = (byte) type;
        put(block, 257, "ustar\00000");
        return sealed(block);
    }

    private static byte[] header(Format format, Entry entry) {
        byte[] block = new byte[512];
        boolean plain = format == Format.USTAR;
        put(block, 0, plain ? entry.name : "elsewhere");
        number(block, 100, 8, entry.mode);
        number(block, 108, 8, format == Format.PAX ? 0 : entry.uid, format);
        number(block, 116, 8, format == Format.PAX ? 0 : entry.gid, format);
        number(block, 124, 12, format == Format.PAX ? 0 : entry.content.length(), format);
        number(block, 136, 12, entry.time & 0xffffffffL);
        block[156] = (byte) entry.type;
        put(block, 157, plain ? entry.link : "");
        put(block, 257, format == Format.GNU ? "ustar  " : "ustar\00000");
        put(block, 265, format == Format.PAX ? "" : entry.user);
        put(block, 297, format == Format.PAX ? "" : entry.group);
        number(block, 329, 8, entry.major);
        number(block, 337, 8, entry.minor);
        return sealed(block);
    }

    private static String records(Format format, Entry entry) {
        Map<String, String> records = new TreeMap<>();
        if (format == Format.PAX) {
            records.put("path", entry.name);
            records.put("linkpath", entry.link);
            records.put("uname", entry.user);
            records.put("gname", entry.group);
            records.put("uid", Long.toString(entry.uid));
            records.put("gid", Long.toString(entry.gid));
            records.put("size", Integer.toString(entry.content.length()));
            records.put("mtime", entry.time + ".5");
        }
        entry.attributes.forEach((name, value) -> records.put("SCHILY.xattr." + name, value));
        StringBuilder text = new StringBuilder();
        records.forEach((key, value) -> text.append(record(key, value)));
        return text.toString();
    }

    static String record(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.length() + 1;
        while ((length + rest).length() != length) {
            length++;
        }
        return length + rest;
    }

    private static void number(byte[] block, int at, int length, long value, Format format) {
        if (format == Format.GNU) {
            byte[] binary = new byte[length];
            Arrays.fill(binary, (byte) (value >> 63));
            byte[] significant = BigInteger.valueOf(value).toByteArray();
            System.arraycopy(significant, 0, binary, length - significant.length, significant.length);
            binary[0] |= (byte) 0x80;
            System.arraycopy(binary, 0, block, at, length);
        } else {
            number(block, at, length, value);
        }
    }

    private static void number(byte[] block, int at, int length, long value) {
        put(block, at, String.format("%0" + (length - 1) + "o", value));
    }

    static byte[] sealed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o\0", sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = latin(text);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }
}
