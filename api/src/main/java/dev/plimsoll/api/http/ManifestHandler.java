package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.Descriptor;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.ManifestUnknown;
import dev.plimsoll.engine.manifest.Manifest;
import dev.plimsoll.engine.manifest.ManifestStore;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Manifests: read, ask about, delete. */
final class ManifestHandler {

    private final Registry registry;

    ManifestHandler(Registry registry) {
        this.registry = registry;
    }

    Mono<ServerResponse> head(Endpoint.Manifest endpoint, Call call) {
        return manifests(endpoint)
                .stat(endpoint.reference())
                .switchIfEmpty(unknown())
                .map(descriptor -> isCurrent(endpoint, descriptor, call)
                        ? named(304, endpoint, descriptor)
                        : named(200, endpoint, descriptor)
                                .sized(descriptor.mediaType().value(), descriptor.size()));
    }

    Mono<ServerResponse> get(Endpoint.Manifest endpoint, Call call) {
        return manifests(endpoint)
                .get(endpoint.reference())
                .switchIfEmpty(unknown())
                .map(manifest -> answer(endpoint, manifest, call));
    }

    Mono<ServerResponse> delete(Endpoint.Manifest endpoint, Call call) {
        return manifests(endpoint).delete(endpoint.reference()).thenReturn(Reply.of(202));
    }

    private static Reply answer(Endpoint.Manifest endpoint, Manifest manifest, Call call) {
        Descriptor descriptor = manifest.descriptor();
        return isCurrent(endpoint, descriptor, call)
                ? named(304, endpoint, descriptor)
                : named(200, endpoint, descriptor).bytes(descriptor.mediaType().value(), manifest.content());
    }

    private static Reply named(int status, Endpoint.Manifest endpoint, Descriptor descriptor) {
        return Reply.of(status).naming(digest(endpoint, descriptor));
    }

    /** Asked for by a digest it is known by that digest, even where the registry knows it by another. */
    private static Digest digest(Endpoint.Manifest endpoint, Descriptor descriptor) {
        return endpoint.reference() instanceof Digest asked ? asked : descriptor.digest();
    }

    private static boolean isCurrent(Endpoint.Manifest endpoint, Descriptor descriptor, Call call) {
        return EntityTags.match(call.headers(HttpHeaders.IF_NONE_MATCH), digest(endpoint, descriptor));
    }

    private ManifestStore manifests(Endpoint.Manifest endpoint) {
        return registry.repository(endpoint.name()).manifests();
    }

    private static <T> Mono<T> unknown() {
        return Mono.error(() -> new ManifestUnknown("manifest unknown to the repository"));
    }
}
