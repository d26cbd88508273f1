package dev.plimsoll.driver.s3.awssdk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The bytes of an object, which never change. */
interface Content {

    long length();

    /** Opens {@code length} bytes, beginning with {@code first}. */
    InputStream open(long first, long length);

    static Content of(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** Returns zeros that take no room. */
    static Content hollow(long length) {
        return new Hollow(length);
    }

    /** Returns several contents as one, without copying them. */
    static Content joined(List<Content> parts) {
        return new Joined(List.copyOf(parts));
    }

    /** Returns a stretch of this content, without copying it. */
    default Content part(long first, long length) {
        return new Part(this, first, length);
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    record Bytes(byte[] bytes) implements Content {

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open(long first, long length) {
            return new ByteArrayInputStream(bytes, (int) first, (int) length);
        }
    }

    record Part(Content whole, long from, long length) implements Content {

        @Override
        public InputStream open(long first, long wanted) {
            return whole.open(from + first, wanted);
        }
    }

    record Joined(List<Content> parts) implements Content {

        @Override
        public long length() {
            return parts.stream().mapToLong(Content::length).sum();
        }

        @Override
        public InputStream open(long first, long wanted) {
            List<InputStream> opened = new ArrayList<>();
            long at = 0;
            for (Content part : parts) {
                long from = Math.max(first, at);
                long end = Math.min(first + wanted, at + part.length());
                if (from < end) {
                    opened.add(part.open(from - at, end - from));
                }
                at += part.length();
            }
            return new SequenceInputStream(Collections.enumeration(opened));
        }
    }

    record Hollow(long length) implements Content {

        @Override
        public InputStream open(long first, long wanted) {
            return new Zeros(wanted);
        }
    }

    /** A stream of zeros that ends. */
    final class Zeros extends InputStream {

        private long left;

        Zeros(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = (int) Math.min(left, length);
            left -= count;
            java.util.Arrays.fill(target, offset, offset + count, (byte) 0);
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
