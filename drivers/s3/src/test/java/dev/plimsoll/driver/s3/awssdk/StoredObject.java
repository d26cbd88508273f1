package dev.plimsoll.driver.s3.awssdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object or a part, with the entity tag that Amazon would give it. */
record StoredObject(Content content, String etag, Instant modified, Map<String, String> metadata) {

    /**
     * Reads the content to its end.
     *
     * @param hollowFrom what is as long or longer is kept as so many zeros
     */
    static StoredObject read(InputStream content, @Nullable Map<String, String> metadata, long hollowFrom) {
        MessageDigest md5 = md5();
        try (DigestInputStream digested = new DigestInputStream(content, md5)) {
            byte[] bytes = digested.readNBytes((int) Math.min(hollowFrom, Integer.MAX_VALUE - 8));
            long length = bytes.length + digested.transferTo(java.io.OutputStream.nullOutputStream());
            Content kept = length < hollowFrom ? Content.of(bytes) : Content.hollow(length);
            return new StoredObject(kept, HexFormat.of().formatHex(md5.digest()), Instant.now(), copy(metadata));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Returns a part made from content that is in the store already. */
    static StoredObject copied(StoredObject source, Content content) {
        return new StoredObject(content, source.etag(), Instant.now(), Map.of());
    }

    /** Returns parts as one object. */
    static StoredObject joined(List<StoredObject> parts, @Nullable Map<String, String> metadata) {
        MessageDigest md5 = md5();
        parts.forEach(part -> md5.update(part.etag().getBytes(StandardCharsets.US_ASCII)));
        String etag = HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
        Content whole = Content.joined(parts.stream().map(StoredObject::content).toList());
        return new StoredObject(whole, etag, Instant.now(), copy(metadata));
    }

    private static Map<String, String> copy(@Nullable Map<String, String> metadata) {
        return metadata == null ? Map.of() : Map.copyOf(metadata);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    long length() {
        return content.length();
    }

    boolean matches(String quoted) {
        return quoted.replace("\"", "").equals(etag);
    }

    GetObjectResponse.Builder described() {
        return GetObjectResponse.builder()
                .contentLength(length())
                .contentType("application/octet-stream")
                .eTag(etag)
                .lastModified(modified)
                .metadata(metadata);
    }
}
