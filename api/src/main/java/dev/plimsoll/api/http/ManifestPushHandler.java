package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.content.MediaType;
import dev.plimsoll.engine.content.Tag;
import dev.plimsoll.engine.error.DigestInvalid;
import dev.plimsoll.engine.error.ErrorCode;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.error.PreconditionFailed;
import dev.plimsoll.engine.manifest.ManifestPush;
import dev.plimsoll.engine.manifest.ManifestStore;
import dev.plimsoll.engine.manifest.PushedManifest;
import dev.plimsoll.engine.manifest.TagCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Storing a manifest, under a tag or a digest, perhaps under further tags and on conditions. */
final class ManifestPushHandler {

    /** The specification's draft asks for ten at least. */
    private static final int MOST_TAGS = 50;

    private final Registry registry;

    ManifestPushHandler(Registry registry) {
        this.registry = registry;
    }

    Mono<ServerResponse> put(Endpoint.Manifest endpoint, Call call) {
        UploadBody.plain(call);
        MediaType type = mediaType(call);
        List<Tag> tags = tags(call.query());
        ManifestStore manifests = registry.repository(endpoint.name()).manifests();
        return condition(manifests, endpoint, call)
                .map(condition -> new ManifestPush(endpoint.reference(), type, tags, condition))
                .flatMap(push -> manifests.put(push, call.body().content()))
                .map(pushed -> created(endpoint, tags, pushed));
    }

    private static Reply created(Endpoint.Manifest endpoint, List<Tag> tags, PushedManifest pushed) {
        Digest digest = endpoint.reference() instanceof Digest given
                ? given
                : pushed.descriptor().digest();
        Reply reply = Reply.of(201)
                .naming(digest)
                .with(HttpHeaders.LOCATION, "/v2/" + endpoint.name() + "/manifests/" + digest);
        pushed.subject().ifPresent(subject -> reply.with("OCI-Subject", subject.toString()));
        if (!tags.isEmpty()) {
            reply.with("OCI-Tag", tags.stream().map(Tag::name).collect(Collectors.joining(", ")));
        }
        return reply;
    }

    /** What the client says it sends; parameters, such as a charset, are not part of a manifest's type. */
    private static MediaType mediaType(Call call) {
        String header = call.header(HttpHeaders.CONTENT_TYPE)
                .orElseThrow(() -> new ManifestInvalid("a manifest is pushed with its media type as Content-Type"));
        int parameters = header.indexOf(';');
        return MediaType.parse((parameters < 0 ? header : header.substring(0, parameters)).trim());
    }

    private static List<Tag> tags(Query query) {
        List<String> names = query.all("tag");
        if (names.size() > MOST_TAGS) {
            throw new Refusal(414, ErrorCode.TAG_INVALID, "more than " + MOST_TAGS + " tags");
        }
        return names.stream().map(Tag::parse).toList();
    }

    /** What the tag must be now. {@code If-Match: *} is whatever it points to at this moment, as long as it exists. */
    private static Mono<TagCondition> condition(ManifestStore manifests, Endpoint.Manifest endpoint, Call call) {
        Optional<String> absent = call.header(HttpHeaders.IF_NONE_MATCH);
        Optional<String> match = call.header(HttpHeaders.IF_MATCH);
        if (absent.isPresent()) {
            return match.isEmpty() && absent.get().equals("*")
                    ? Mono.just(new TagCondition.Absent())
                    : Mono.error(() -> unconditional("the only If-None-Match of a push is *"));
        }
        if (match.filter("*"::equals).isPresent()) {
            return manifests
                    .stat(endpoint.reference())
                    .switchIfEmpty(Mono.error(() -> new PreconditionFailed("there is no such manifest")))
                    .map(Descriptor::digest)
                    .map(TagCondition.PointsTo::new);
        }
        return Mono.just(match.<TagCondition>map(tag -> new TagCondition.PointsTo(named(tag)))
                .orElse(TagCondition.any()));
    }

    /** Returns the digest that an entity tag holds. Of a tag that is not this registry's, nothing can be the match. */
    private static Digest named(String tag) {
        if (EntityTags.split(tag).size() != 1) {
            throw unconditional("the If-Match of a push is * or one entity tag");
        }
        try {
            return Digest.parse(tag.replaceFirst("^\"(.*)\"$", "$1"));
        } catch (DigestInvalid foreign) {
            throw new PreconditionFailed("no manifest has this entity tag");
        }
    }

    private static Refusal unconditional(String message) {
        return new Refusal(400, ErrorCode.UNSUPPORTED, message);
    }
}
