package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.content.Digest;
import dev.plimsoll.engine.error.ManifestInvalid;
import dev.plimsoll.engine.error.PageInvalid;
import dev.plimsoll.engine.manifest.Referrer;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The manifests that refer to another, as an image index, a page at a time; of one that nobody refers to, or that does not
 * exist, an empty index.
 */
final class ReferrersHandler {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Registry registry;

    ReferrersHandler(Registry registry) {
        this.registry = registry;
    }

    Mono<ServerResponse> get(Endpoint.Referrers endpoint, Call call) {
        Optional<String> type =
                call.query().one("artifactType", () -> new ManifestInvalid("more than one artifactType"));
        Optional<Digest> after = call.query()
                .one("last", () -> new PageInvalid("more than one last"))
                .map(Digest::parse);
        Flux<Referrer> referrers = registry.repository(endpoint.name())
                .referrers(endpoint.digest(), after)
                .filter(referrer -> type.isEmpty() || type.equals(referrer.artifactType()));
        return page(referrers).map(page -> answer(endpoint, type, page));
    }

    private static Mono<ReferrersPage> page(Flux<Referrer> referrers) {
        return Mono.defer(() -> {
            ReferrersPage page = new ReferrersPage();
            return referrers.takeWhile(page::add).then(Mono.just(page));
        });
    }

    private static Reply answer(Endpoint.Referrers endpoint, Optional<String> type, ReferrersPage page) {
        Reply reply = Reply.of(200).bytes(INDEX, ByteBuffer.wrap(page.index(INDEX)));
        type.ifPresent(applied -> reply.with("OCI-Filters-Applied", "artifactType"));
        page.next().ifPresent(last -> reply.with(HttpHeaders.LINK, link(endpoint, type, last)));
        return reply;
    }

    private static String link(Endpoint.Referrers endpoint, Optional<String> type, Digest last) {
        String filter =
                type.map(value -> "&artifactType=" + Query.escape(value)).orElse("");
        return "</v2/" + endpoint.name() + "/referrers/" + endpoint.digest() + "?last=" + last + filter
                + ">; rel=\"next\"";
    }
}
