package dev.plimsoll.driver.s3.awssdk;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
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
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One bucket, named {@code bucket}, as Amazon has it and as the stores that S3Proxy brings do not: flat keys, conditions that
 * are decided atomically, and uploads that are gone when they are aborted.
 */
public final class MemoryBuckets implements BlobStore {

    private static final String NAME = "bucket";

    private final ObjectMap objects;
    private final OpenUploads uploads = new OpenUploads();
    private final long hollowFrom;

    private MemoryBuckets(boolean conditional, long hollowFrom) {
        this.objects = new ObjectMap(conditional);
        this.hollowFrom = hollowFrom;
    }

    /** Returns a bucket that honours every condition. */
    public static MemoryBuckets create() {
        return new MemoryBuckets(true, Long.MAX_VALUE);
    }

    /** Returns a bucket that ignores every condition, as older stores do. */
    public static MemoryBuckets unconditional() {
        return new MemoryBuckets(false, Long.MAX_VALUE);
    }

    /** Returns a bucket that keeps of whatever is a mebibyte or longer only the length, and gives zeros for it. */
    public static MemoryBuckets hollow() {
        return new MemoryBuckets(true, 1 << 20);
    }

    /** Returns the names of all objects. */
    public Set<String> names() {
        return objects.all().keySet();
    }

    /** Calls with each name and its entity tag, in order. */
    public void describe(Consumer<String> each) {
        objects.all().forEach((name, object) -> each.accept(name + " " + object.etag()));
    }

    public int openUploads() {
        return uploads.count();
    }

    public void clear() {
        objects.clear();
        uploads.clear();
    }

    /** Makes every open upload look as if it had been begun at that time. */
    public void age(Instant begun) {
        uploads.age(begun);
    }

    @Override
    public ListBucketsResponse list() {
        return ListBucketsResponse.builder()
                .buckets(SdkResponses.bucket(NAME, Instant.EPOCH))
                .build();
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        return new ListingPage(request).of(objects);
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        if (!NAME.equals(request.bucket())) {
            throw S3Exceptions.noSuchBucket(request.bucket(), "no such bucket");
        }
        return HeadBucketResponse.builder().build();
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        StoredObject object = StoredObject.read(content, request.metadata(), hollowFrom);
        checkLength(request.contentLength(), object);
        objects.put(request.key(), object, request.ifNoneMatch(), request.ifMatch());
        return SdkResponses.putResponse(object.etag());
    }

    private static void checkLength(Long announced, StoredObject object) {
        if (announced != null && announced != object.length()) {
            throw S3Exceptions.invalidRequest("IncompleteBody");
        }
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return SdkResponses.toHead(objects.existing(request.key()).described().build());
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        StoredObject object = objects.existing(request.key());
        if (request.ifMatch() != null && !object.matches(request.ifMatch())) {
            throw S3Exceptions.preconditionFailed(null);
        }
        GetObjectResponse.Builder answer = object.described();
        if (request.range() == null) {
            return SdkResponses.getResponse(answer.build(), object.content().open(0, object.length()));
        }
        Range range = Range.of(request.range(), object.length());
        answer.contentLength(range.length()).contentRange(range + "/" + object.length());
        return SdkResponses.getResponse(answer.build(), object.content().open(range.first(), range.length()));
    }

    /** A range of bytes, both ends included. */
    private record Range(long first, long last) {

        static Range of(String header, long length) {
            String[] ends = header.substring("bytes=".length()).split("-", -1);
            long first = Long.parseLong(ends[0]);
            if (first >= length) {
                throw S3Exceptions.fromStatusCode(416, "InvalidRange", Map.of(), null);
            }
            return new Range(first, ends[1].isEmpty() ? length - 1 : Math.min(Long.parseLong(ends[1]), length - 1));
        }

        long length() {
            return last - first + 1;
        }

        @Override
        public String toString() {
            return "bytes " + first + "-" + last;
        }
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        objects.remove(request.key(), request.ifMatch());
        return DeleteObjectResponse.builder().build();
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        return uploads.begin(request);
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        uploads.end(upload);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        StoredObject object = uploads.joined(upload, request.multipartUpload().parts());
        objects.put(upload.blobName(), object, request.ifNoneMatch(), request.ifMatch());
        uploads.end(upload);
        return SdkResponses.completeResponse(object.etag());
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream content) {
        StoredObject part = StoredObject.read(content, null, hollowFrom);
        uploads.add(upload, request.partNumber(), part);
        return SdkResponses.uploadedPart(part.etag());
    }

    @Override
    public boolean supportsCopyMultipartPart() {
        return true;
    }

    @Override
    public UploadPartCopyResponse copyMultipartPart(MultipartUpload upload, UploadPartCopyRequest request) {
        StoredObject source = objects.existing(request.sourceKey());
        Content content = source.content();
        if (request.copySourceRange() != null) {
            Range range = Range.of(request.copySourceRange(), source.length());
            content = content.part(range.first(), range.length());
        }
        StoredObject part = StoredObject.copied(source, content);
        uploads.add(upload, request.partNumber(), part);
        return SdkResponses.copiedPart(part.etag(), part.modified(), null);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return uploads.parts(upload);
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String container) {
        return uploads.all();
    }

    @Override
    public long getMinimumMultipartPartSize() {
        return OpenUploads.SMALLEST_PART;
    }

    @Override
    public BucketCannedACL getContainerAccess(String container) {
        return BucketCannedACL.PRIVATE;
    }

    @Override
    public ObjectCannedACL getBlobAccess(String container, String name) {
        return ObjectCannedACL.PRIVATE;
    }

    // What follows the driver never asks for.

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        throw new UnsupportedOperationException();
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
    public void setBlobAccess(String container, String name, ObjectCannedACL access) {
        throw new UnsupportedOperationException();
    }
}
