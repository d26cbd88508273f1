package dev.plimsoll.driver.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * What S3Proxy keeps its objects in, for these tests: flat keys, conditions that are decided atomically and uploads that are
 * gone when they are aborted, as Amazon has it and as the stores that S3Proxy brings do not.
 */
final class MemoryBuckets implements BlobStore {

    private static final long SMALLEST_PART = 5L << 20;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    record Stored(byte[] content, String etag, Instant modified, Map<String, String> metadata) {}

    private record Upload(MultipartUpload upload, NavigableMap<Integer, Stored> parts, Instant begun) {}

    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final boolean conditional;

    /** @param conditional whether conditions are honoured, or ignored as older stores do */
    MemoryBuckets(boolean conditional) {
        this.conditional = conditional;
    }

    NavigableMap<String, Stored> objects() {
        return objects;
    }

    int openUploads() {
        return uploads.size();
    }

    void clear() {
        objects.clear();
        uploads.clear();
    }

    /** Makes every open upload look as if it had been begun at that time. */
    void age(Instant begun) {
        uploads.replaceAll((id, upload) -> new Upload(upload.upload, upload.parts, begun));
    }

    private static byte[] read(InputStream content) {
        try {
            return content.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Stored stored(byte[] content, String suffix, @Nullable Map<String, String> metadata) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(content);
            String etag = HexFormat.of().formatHex(md5) + suffix;
            return new Stored(content, etag, Instant.now(), metadata == null ? Map.of() : Map.copyOf(metadata));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Stored write(String key, Stored object, @Nullable String ifNoneMatch, @Nullable String ifMatch) {
        return objects.compute(key, (name, before) -> {
            if (conditional && ifNoneMatch != null && before != null) {
                throw S3Exceptions.preconditionFailed(null);
            }
            if (conditional && ifMatch != null && before == null) {
                throw S3Exceptions.noSuchKey("bucket", key, "nothing to match");
            }
            if (conditional && ifMatch != null && !unquoted(ifMatch).equals(before.etag())) {
                throw S3Exceptions.preconditionFailed(null);
            }
            return object;
        });
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    private Stored existing(String key) {
        Stored object = objects.get(key);
        if (object == null) {
            throw S3Exceptions.noSuchKey("bucket", key, "no such key");
        }
        return object;
    }

    private Upload existing(MultipartUpload upload) {
        Upload found = uploads.get(upload.id());
        if (found == null) {
            throw S3Exceptions.fromStatusCode(404, "NoSuchUpload", Map.of(), null);
        }
        return found;
    }

    @Override
    public ListBucketsResponse list() {
        return ListBucketsResponse.builder()
                .buckets(SdkResponses.bucket("bucket", Instant.EPOCH))
                .build();
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        String prefix = request.prefix() == null ? "" : request.prefix();
        String after = later(request.startAfter(), request.continuationToken());
        int most = request.maxKeys() == null ? 1000 : request.maxKeys();
        List<S3Object> found = new ArrayList<>();
        TreeSet<String> prefixes = new TreeSet<>();
        String last = null;
        String marker = null;
        for (Map.Entry<String, Stored> entry : objects.tailMap(prefix, true).entrySet()) {
            String key = entry.getKey();
            if (!key.startsWith(prefix)) {
                break;
            }
            int cut = request.delimiter() == null ? -1 : key.indexOf(request.delimiter(), prefix.length());
            String common = cut < 0 ? null : key.substring(0, cut + 1);
            if (key.compareTo(after) <= 0 || common != null && (common.equals(after) || prefixes.contains(common))) {
                continue;
            }
            if (found.size() + prefixes.size() == most) {
                marker = last;
                break;
            }
            if (common == null) {
                Stored object = entry.getValue();
                found.add(SdkResponses.objectEntry(
                        key, object.etag(), object.modified(), (long) object.content().length, StorageClass.STANDARD));
                last = key;
            } else {
                prefixes.add(common);
                last = common;
            }
        }
        List<CommonPrefix> commons =
                prefixes.stream().map(SdkResponses::commonPrefix).toList();
        return SdkResponses.objectsPage(found, commons, marker);
    }

    private static String later(@Nullable String a, @Nullable String b) {
        String first = a == null ? "" : a;
        return b == null || b.compareTo(first) < 0 ? first : b;
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        if (!"bucket".equals(request.bucket())) {
            throw S3Exceptions.noSuchBucket(request.bucket(), "no such bucket");
        }
        return HeadBucketResponse.builder().build();
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BucketCannedACL getContainerAccess(String container) {
        return BucketCannedACL.PRIVATE;
    }

    @Override
    public void setContainerAccess(String container, BucketCannedACL access) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteBucket(String container) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        byte[] bytes = read(content);
        Long announced = request.contentLength();
        if (announced != null && announced != bytes.length) {
            throw S3Exceptions.invalidRequest("IncompleteBody");
        }
        Stored object =
                write(request.key(), stored(bytes, "", request.metadata()), request.ifNoneMatch(), request.ifMatch());
        return SdkResponses.putResponse(object.etag());
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        throw new UnsupportedOperationException("not used by the driver");
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return SdkResponses.toHead(described(existing(request.key())).build());
    }

    private static GetObjectResponse.Builder described(Stored object) {
        return GetObjectResponse.builder()
                .contentLength((long) object.content().length)
                .contentType("application/octet-stream")
                .eTag(object.etag())
                .lastModified(object.modified())
                .metadata(object.metadata());
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        Stored object = existing(request.key());
        byte[] content = object.content();
        if (request.ifMatch() != null && !unquoted(request.ifMatch()).equals(object.etag())) {
            throw S3Exceptions.preconditionFailed(null);
        }
        GetObjectResponse.Builder answer = described(object);
        if (request.range() == null) {
            return SdkResponses.getResponse(answer.build(), new ByteArrayInputStream(content));
        }
        String[] range = request.range().substring("bytes=".length()).split("-", -1);
        long first = Long.parseLong(range[0]);
        if (first >= content.length) {
            throw S3Exceptions.fromStatusCode(416, "InvalidRange", Map.of(), null);
        }
        long last = range[1].isEmpty() ? content.length - 1 : Math.min(Long.parseLong(range[1]), content.length - 1);
        int length = (int) (last - first + 1);
        return SdkResponses.getResponse(
                answer.contentLength((long) length)
                        .contentRange("bytes " + first + "-" + last + "/" + content.length)
                        .build(),
                new ByteArrayInputStream(content, (int) first, length));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        objects.computeIfPresent(request.key(), (key, object) -> {
            if (conditional
                    && request.ifMatch() != null
                    && !unquoted(request.ifMatch()).equals(object.etag())) {
                throw S3Exceptions.preconditionFailed(null);
            }
            return null;
        });
        return DeleteObjectResponse.builder().build();
    }

    @Override
    public ObjectCannedACL getBlobAccess(String container, String name) {
        return ObjectCannedACL.PRIVATE;
    }

    @Override
    public void setBlobAccess(String container, String name, ObjectCannedACL access) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        MultipartUpload upload = new MultipartUpload("upload-" + ids.incrementAndGet(), request);
        uploads.put(upload.id(), new Upload(upload, new ConcurrentSkipListMap<>(), Instant.now()));
        return upload;
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        existing(upload);
        uploads.remove(upload.id());
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        Upload found = existing(upload);
        List<CompletedPart> parts = request.multipartUpload().parts();
        List<byte[]> contents = new ArrayList<>();
        for (CompletedPart part : parts) {
            Stored stored = found.parts.get(part.partNumber());
            if (stored == null || !unquoted(part.eTag()).equals(stored.etag())) {
                throw S3Exceptions.fromStatusCode(400, "InvalidPart", Map.of(), null);
            }
            if (part.partNumber() < parts.size() && stored.content().length < SMALLEST_PART) {
                throw S3Exceptions.fromStatusCode(400, "EntityTooSmall", Map.of(), null);
            }
            contents.add(stored.content());
        }
        Stored object = write(
                found.upload.blobName(),
                stored(
                        joined(contents),
                        "-" + parts.size(),
                        found.upload.request().metadata()),
                request.ifNoneMatch(),
                request.ifMatch());
        uploads.remove(upload.id());
        return SdkResponses.completeResponse(object.etag());
    }

    private static byte[] joined(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream content) {
        Stored part = stored(read(content), "", null);
        existing(upload).parts.put(request.partNumber(), part);
        return SdkResponses.uploadedPart(part.etag());
    }

    @Override
    public boolean supportsCopyMultipartPart() {
        return true;
    }

    @Override
    public UploadPartCopyResponse copyMultipartPart(MultipartUpload upload, UploadPartCopyRequest request) {
        byte[] content = existing(request.sourceKey()).content();
        if (request.copySourceRange() != null) {
            String[] range =
                    request.copySourceRange().substring("bytes=".length()).split("-", -1);
            content = java.util.Arrays.copyOfRange(content, Integer.parseInt(range[0]), Integer.parseInt(range[1]) + 1);
        }
        Stored part = stored(content, "", null);
        existing(upload).parts.put(request.partNumber(), part);
        return SdkResponses.copiedPart(part.etag(), part.modified(), null);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return existing(upload).parts.entrySet().stream()
                .map(part -> SdkResponses.part(
                        part.getKey(),
                        (long) part.getValue().content().length,
                        part.getValue().etag(),
                        part.getValue().modified()))
                .toList();
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String container) {
        return uploads.values().stream()
                .map(upload -> SdkResponses.upload(upload.upload.blobName(), upload.upload.id(), upload.begun))
                .sorted(java.util.Comparator.comparing(software.amazon.awssdk.services.s3.model.MultipartUpload::key))
                .toList();
    }

    @Override
    public long getMinimumMultipartPartSize() {
        return SMALLEST_PART;
    }
}
