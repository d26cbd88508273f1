package dev.plimsoll.api.http;

import dev.plimsoll.engine.error.BlobTooLarge;
import dev.plimsoll.engine.error.SizeInvalid;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** What the body of an upload request must be, checked before a byte of it is read. */
final class UploadBody {

    private final long limit;

    /** @param limit the longest blob accepted, in bytes */
    UploadBody(long limit) {
        this.limit = limit;
    }

    /**
     * Returns the body of a request that sends blob content as it is: no form, nothing encoded, not longer than a blob may be.
     */
    RequestBody check(Call call) {
        plain(call);
        if (call.body().declared() > limit) {
            throw new BlobTooLarge("blob exceeds the registry's limit");
        }
        return call.body();
    }

    /** Returns where the content belongs, if the request says so; its length must be the body's. */
    static Optional<UploadRange> range(Call call) {
        Optional<UploadRange> range = call.header(HttpHeaders.CONTENT_RANGE).map(UploadRange::parse);
        long declared = call.body().declared();
        if (declared >= 0 && range.filter(it -> it.length() != declared).isPresent()) {
            throw new SizeInvalid("Content-Range and Content-Length differ");
        }
        return range;
    }

    /** Refuses what is not content but a wrapping of it: Plimsoll stores bytes and unwraps nothing. */
    static void plain(Call call) {
        String encoding = call.header(HttpHeaders.CONTENT_ENCODING).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw Refusal.unsupportedMediaType("content must not be encoded");
        }
        String type = call.header(HttpHeaders.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded")) {
            throw Refusal.unsupportedMediaType("content must not be a form");
        }
    }
}
