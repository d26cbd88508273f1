package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.blob.BlobContent;
import dev.plimsoll.engine.blob.BlobStore;
import dev.plimsoll.engine.content.ByteRange;
import dev.plimsoll.engine.error.BlobUnknown;
import dev.plimsoll.engine.spi.Location;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Blobs: download whole or in part, ask about, delete. */
final class BlobHandler {

    private static final String ANY_TYPE = "application/octet-stream";

    private final Registry registry;
    private final Redirects redirects;
    private final BlobBody bodies = new BlobBody();

    BlobHandler(Registry registry, Redirects redirects) {
        this.registry = registry;
        this.redirects = redirects;
    }

    Mono<ServerResponse> head(Endpoint.Blob blob, Call call) {
        return blobs(blob)
                .stat(blob.digest())
                .switchIfEmpty(unknown())
                .map(descriptor ->
                        isCurrent(blob, call) ? notModified(blob) : whole(blob).sized(ANY_TYPE, descriptor.size()));
    }

    Mono<ServerResponse> get(Endpoint.Blob blob, Call call) {
        return blobs(blob)
                .open(blob.digest())
                .switchIfEmpty(unknown())
                .flatMap(content ->
                        isCurrent(blob, call) ? Mono.just(notModified(blob)) : download(blob, content, call));
    }

    Mono<ServerResponse> delete(Endpoint.Blob blob, Call call) {
        return blobs(blob).delete(blob.digest()).thenReturn(Reply.of(202));
    }

    private Mono<ServerResponse> download(Endpoint.Blob blob, BlobContent content, Call call) {
        return content.location(redirects.wanted(call))
                .singleOptional()
                .map(location -> location.orElse(null) instanceof Location.Url url
                        ? redirect(blob, url)
                        : bytes(blob, content, location, call));
    }

    /** Nobody may keep it: the address is this client's, and not for long. */
    private static Reply redirect(Endpoint.Blob blob, Location.Url url) {
        return about(Reply.of(307), blob)
                .with(HttpHeaders.CACHE_CONTROL, "no-store")
                .with(HttpHeaders.LOCATION, url.uri().toString());
    }

    private Reply bytes(Endpoint.Blob blob, BlobContent content, Optional<Location> location, Call call) {
        long size = content.descriptor().size();
        return call.header(HttpHeaders.RANGE)
                .filter(range -> rangeApplies(blob, call))
                .flatMap(range -> RangeHeader.parse(range, size))
                .map(range -> part(blob, range, size).blob(bodies.of(content, location, range), range.length()))
                .orElseGet(() -> whole(blob).blob(bodies.of(content, location, new ByteRange(0, size)), size));
    }

    private static Reply whole(Endpoint.Blob blob) {
        return about(Reply.of(200), blob);
    }

    private static Reply part(Endpoint.Blob blob, ByteRange range, long size) {
        return about(Reply.of(206), blob).with(HttpHeaders.CONTENT_RANGE, RangeHeader.describe(range, size));
    }

    private static Reply notModified(Endpoint.Blob blob) {
        return about(Reply.of(304), blob);
    }

    /** Content never changes under its digest, so it may be kept for a year; what it is, nobody may guess or run. */
    private static Reply about(Reply reply, Endpoint.Blob blob) {
        return reply.naming(blob.digest())
                .with(HttpHeaders.ACCEPT_RANGES, "bytes")
                .with(HttpHeaders.CACHE_CONTROL, "max-age=31536000")
                .with("Content-Security-Policy", "sandbox");
    }

    private static boolean isCurrent(Endpoint.Blob blob, Call call) {
        return EntityTags.match(call.headers(HttpHeaders.IF_NONE_MATCH), blob.digest());
    }

    /** A range that continues an earlier download is for the same content only. */
    private static boolean rangeApplies(Endpoint.Blob blob, Call call) {
        return call.header(HttpHeaders.IF_RANGE)
                .map(tag -> tag.equals(EntityTags.of(blob.digest())))
                .orElse(true);
    }

    private BlobStore blobs(Endpoint.Blob blob) {
        return registry.repository(blob.name()).blobs();
    }

    private static <T> Mono<T> unknown() {
        return Mono.error(() -> new BlobUnknown("blob unknown to the repository"));
    }
}
