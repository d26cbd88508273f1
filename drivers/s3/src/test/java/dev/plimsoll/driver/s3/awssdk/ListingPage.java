package dev.plimsoll.driver.s3.awssdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** One page of a listing, in the order of bytes, with common prefixes for names that go on after a delimiter. */
final class ListingPage {

    private static final int LONGEST = 1000;

    private final String prefix;
    private final String after;
    private final @Nullable String delimiter;
    private final int most;
    private final List<S3Object> found = new ArrayList<>();
    private final TreeSet<String> prefixes = new TreeSet<>();
    private @Nullable String last;
    private @Nullable String next;

    ListingPage(ListObjectsV2Request request) {
        this.prefix = orEmpty(request.prefix());
        this.after = later(orEmpty(request.startAfter()), orEmpty(request.continuationToken()));
        this.delimiter = request.delimiter();
        this.most = request.maxKeys() == null ? LONGEST : Math.min(LONGEST, request.maxKeys());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String later(String a, String b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    ListObjectsV2Response of(ObjectMap objects) {
        for (Map.Entry<String, StoredObject> entry :
                objects.from(later(prefix, after)).entrySet()) {
            if (!entry.getKey().startsWith(prefix) || !add(entry.getKey(), entry.getValue())) {
                break;
            }
        }
        return SdkResponses.objectsPage(
                found, prefixes.stream().map(SdkResponses::commonPrefix).toList(), next);
    }

    /** Returns whether there was room. */
    private boolean add(String name, StoredObject object) {
        int cut = delimiter == null ? -1 : name.indexOf(delimiter, prefix.length());
        String shown = cut < 0 ? name : name.substring(0, cut + 1);
        if (name.compareTo(after) <= 0 || shown.equals(after) || prefixes.contains(shown)) {
            return true;
        }
        if (found.size() + prefixes.size() == most) {
            next = last;
            return false;
        }
        last = shown;
        if (cut < 0) {
            found.add(SdkResponses.objectEntry(
                    name, object.etag(), object.modified(), object.length(), StorageClass.STANDARD));
        } else {
            prefixes.add(shown);
        }
        return true;
    }
}
