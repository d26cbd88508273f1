package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.error.BlobTooLarge;
import dev.plimsoll.engine.error.BlobUnknown;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.KeyInvalid;
import dev.plimsoll.engine.error.ManifestBlobUnknown;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.error.ManifestTooLarge;
import dev.plimsoll.engine.error.ManifestUnknown;
import dev.plimsoll.engine.error.NameInvalid;
import dev.plimsoll.engine.error.NameUnknown;
import dev.plimsoll.engine.error.ObjectUnknown;
import dev.plimsoll.engine.error.PageInvalid;
import dev.plimsoll.engine.error.PreconditionFailed;
import dev.plimsoll.engine.error.RangeInvalid;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.SizeInvalid;
import dev.plimsoll.engine.error.StorageFull;
import dev.plimsoll.engine.error.TagInvalid;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.error.Unsupported;
import dev.plimsoll.engine.error.UploadInvalid;
import dev.plimsoll.engine.error.UploadUnknown;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class ErrorRepliesTest {

    private final IOException cause = new IOException("/var/secret: disk on fire");

    private final Map<RegistryException, Integer> statuses = Map.ofEntries(
            Map.entry(new BlobTooLarge("m"), 413),
            Map.entry(new BlobUnknown("m"), 404),
            Map.entry(new Conflict("m"), 503),
            Map.entry(new Corrupt("m", cause), 500),
            Map.entry(new DigestInvalid("m"), 400),
            Map.entry(new KeyInvalid("m"), 400),
            Map.entry(new ManifestBlobUnknown(List.of("sha256:1")), 400),
            Map.entry(new ManifestInvalid("m"), 400),
            Map.entry(new ManifestTooLarge("m"), 413),
            Map.entry(new ManifestUnknown("m"), 404),
            Map.entry(new NameInvalid("m"), 400),
            Map.entry(new NameUnknown("m"), 404),
            Map.entry(new ObjectUnknown("m"), 500),
            Map.entry(new PageInvalid("m"), 400),
            Map.entry(new PreconditionFailed("m"), 412),
            Map.entry(new RangeInvalid("m", 0), 416),
            Map.entry(new SizeInvalid("m"), 400),
            Map.entry(new StorageFull("m", cause), 507),
            Map.entry(new TagInvalid("m"), 400),
            Map.entry(new Unavailable("m", true, cause), 503),
            Map.entry(new Unsupported("m"), 405),
            Map.entry(new UploadInvalid("m"), 400),
            Map.entry(new UploadUnknown("m"), 404));

    @Test
    void everyKindOfErrorHasItsStatus() {
        statuses.forEach((error, status) -> assertThat(
                        ErrorReplies.of(error).statusCode().value())
                .as(error.getClass().getSimpleName())
                .isEqualTo(status));
    }

    @Test
    void noKindOfErrorIsMissingHere() {
        Set<Class<?>> covered = statuses.keySet().stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(covered).containsExactlyInAnyOrder(RegistryException.class.getPermittedSubclasses());
    }

    @Test
    void aFailureOfTheStoreSaysWhenToTryAgain() {
        Stream.of(new Conflict("m"), new StorageFull("m", cause), new Unavailable("m", false, cause))
                .map(ErrorReplies::of)
                .forEach(reply -> assertThat(reply.headers().getFirst(HttpHeaders.RETRY_AFTER))
                        .matches("[1-9][0-9]*"));
    }

    @Test
    void whatIsNotSupportedSaysWhatIs() {
        assertThat(ErrorReplies.of(new Unsupported("m")).headers().getFirst(HttpHeaders.ALLOW))
                .isEqualTo("GET, HEAD");
    }
}
