package dev.plimsoll.driver.s3.awssdk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Part;

/** Multipart uploads that are neither completed nor aborted. */
final class OpenUploads {

    static final long SMALLEST_PART = 5L << 20;

    private record Upload(MultipartUpload upload, NavigableMap<Integer, StoredObject> parts, Instant begun) {}

    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    MultipartUpload begin(CreateMultipartUploadRequest request) {
        MultipartUpload upload = new MultipartUpload("upload-" + ids.incrementAndGet(), request);
        uploads.put(upload.id(), new Upload(upload, new ConcurrentSkipListMap<>(), Instant.now()));
        return upload;
    }

    private Upload existing(MultipartUpload upload) {
        Upload found = uploads.get(upload.id());
        if (found == null) {
            throw S3Exceptions.fromStatusCode(404, "NoSuchUpload", Map.of(), null);
        }
        return found;
    }

    void add(MultipartUpload upload, int number, StoredObject part) {
        existing(upload).parts.put(number, part);
    }

    /** Returns the parts as the object they will be. */
    StoredObject joined(MultipartUpload upload, List<CompletedPart> parts) {
        Upload found = existing(upload);
        List<StoredObject> chosen = new ArrayList<>();
        for (CompletedPart part : parts) {
            StoredObject stored = found.parts.get(part.partNumber());
            if (stored == null || !stored.matches(part.eTag())) {
                throw S3Exceptions.fromStatusCode(400, "InvalidPart", Map.of(), null);
            }
            if (chosen.size() < parts.size() - 1 && stored.length() < SMALLEST_PART) {
                throw S3Exceptions.fromStatusCode(400, "EntityTooSmall", Map.of(), null);
            }
            chosen.add(stored);
        }
        return StoredObject.joined(chosen, found.upload.request().metadata());
    }

    void end(MultipartUpload upload) {
        existing(upload);
        uploads.remove(upload.id());
    }

    List<Part> parts(MultipartUpload upload) {
        return existing(upload).parts.entrySet().stream()
                .map(part -> SdkResponses.part(
                        part.getKey(),
                        part.getValue().length(),
                        part.getValue().etag(),
                        part.getValue().modified()))
                .toList();
    }

    List<software.amazon.awssdk.services.s3.model.MultipartUpload> all() {
        return uploads.values().stream()
                .map(upload -> SdkResponses.upload(upload.upload.blobName(), upload.upload.id(), upload.begun))
                .sorted(Comparator.comparing(software.amazon.awssdk.services.s3.model.MultipartUpload::key))
                .toList();
    }

    /** Makes every open upload look as if it had been begun at that time. */
    void age(Instant begun) {
        uploads.replaceAll((id, upload) -> new Upload(upload.upload, upload.parts, begun));
    }

    int count() {
        return uploads.size();
    }

    void clear() {
        uploads.clear();
    }
}
