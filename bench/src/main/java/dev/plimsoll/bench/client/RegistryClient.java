package dev.plimsoll.bench.client;

import dev.plimsoll.bench.content.Image;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The requests of the OCI Distribution API that a load consists of, to one registry. Any answer but the expected one is a {@link Refused}.
 *
 * <p>Nothing is sent until subscription. Safe for use by any number of threads.
 */
public final class RegistryClient implements AutoCloseable {

    private final Exchange exchange;

    /**
     * @param url the registry's, without {@code /v2/}
     * @param credentials an {@code Authorization} header's value; empty for none
     */
    public RegistryClient(URI url, String credentials, Transport transport) {
        exchange = new Exchange(url, credentials.isEmpty() ? null : credentials, transport);
    }

    /** Returns how many bytes of content were sent and received so far, of operations under way too. */
    public long moved() {
        return exchange.moved();
    }

    /** Asks whether there is a registry that lets us in; from then on tokens are used if it wants them. */
    public Mono<Void> ping() {
        return exchange.ping();
    }

    /** Begins an upload and returns where it goes on. */
    public Mono<String> begin(String repository) {
        return exchange.send(Request.of(HttpMethod.POST, uploads(repository), Access.to(repository)), 202)
                .map(Answer::location);
    }

    /** Pushes a blob in one request that begins and ends the upload. */
    public Mono<Void> post(String repository, String digest, Publisher<ByteBuf> content, long length) {
        Request request = Request.of(HttpMethod.POST, uploads(repository) + "?digest=" + digest, Access.to(repository));
        return exchange.send(request.with(content, length), 201).then();
    }

    /**
     * Appends to an upload and returns where it goes on.
     *
     * @param length of the content in bytes; negative to send it in HTTP chunks
     */
    public Mono<String> append(String repository, String location, Publisher<ByteBuf> content, long length) {
        Request request = Request.of(HttpMethod.PATCH, location, Access.to(repository));
        return exchange.send(request.with(content, length), 202).map(Answer::location);
    }

    /** Appends at an offset and returns where the upload goes on. */
    public Mono<String> appendAt(
            String repository, String location, long offset, Publisher<ByteBuf> content, long length) {
        Request request = Request.of(HttpMethod.PATCH, location, Access.to(repository))
                .with("Content-Range", offset + "-" + (offset + length - 1));
        return exchange.send(request.with(content, length), 202).map(Answer::location);
    }

    /** Ends an upload whose content was appended. */
    public Mono<Void> finish(String repository, String location, String digest) {
        return exchange.send(put(repository, location, digest), 201).then();
    }

    /** Appends the last content and ends the upload. */
    public Mono<Void> finish(
            String repository, String location, String digest, Publisher<ByteBuf> content, long length) {
        return exchange.send(put(repository, location, digest).with(content, length), 201)
                .then();
    }

    private static Request put(String repository, String location, String digest) {
        String ending = location + (location.indexOf('?') < 0 ? "?" : "&") + "digest=" + digest;
        return Request.of(HttpMethod.PUT, ending, Access.to(repository));
    }

    /** Asks how far an upload is. */
    public Mono<UploadStatus> status(String repository, String location) {
        return exchange.send(Request.of(HttpMethod.GET, location, Access.to(repository)), 204)
                .map(answer -> new UploadStatus(answer.location(), answer.received()));
    }

    /** Gives an upload up. */
    public Mono<Void> cancel(String repository, String location) {
        return exchange.send(Request.of(HttpMethod.DELETE, location, Access.to(repository)), 204)
                .then();
    }

    /** Links a blob of another repository; whether it did. */
    public Mono<Boolean> mount(String repository, String from, String digest) {
        Request request = Request.of(
                HttpMethod.POST,
                uploads(repository) + "?mount=" + digest + "&from=" + from,
                new Access(repository, from));
        return exchange.send(request, 201, 202).map(answer -> answer.status() == 201);
    }

    /** Asks for a blob's headers. */
    public Mono<Void> headBlob(String repository, String digest) {
        return exchange.send(Request.of(HttpMethod.HEAD, blob(repository, digest), Access.to(repository)), 200)
                .then();
    }

    /** Reads a blob; returns its length. The reader is shown each piece while it lasts. */
    public Mono<Long> getBlob(String repository, String digest, Reader reader) {
        return exchange.read(Request.of(HttpMethod.GET, blob(repository, digest), Access.to(repository)), 200, reader);
    }

    /** Reads a part of a blob; returns the part's length. */
    public Mono<Long> getBlob(String repository, String digest, long first, long end, Reader reader) {
        Request request = Request.of(HttpMethod.GET, blob(repository, digest), Access.to(repository))
                .with("Range", "bytes=" + first + "-" + (end - 1));
        return exchange.read(request, 206, reader);
    }

    /** Asks for a manifest's headers. */
    public Mono<Void> headManifest(String repository, String reference) {
        Request request = Request.of(HttpMethod.HEAD, manifest(repository, reference), Access.to(repository));
        return exchange.send(request.with("Accept", Image.MEDIA_TYPE), 200).then();
    }

    /** Reads a manifest; returns its length. */
    public Mono<Long> getManifest(String repository, String reference, Reader reader) {
        Request request = Request.of(HttpMethod.GET, manifest(repository, reference), Access.to(repository));
        return exchange.read(request.with("Accept", Image.MEDIA_TYPE), 200, reader);
    }

    /** Pushes a manifest; returns its length. */
    public Mono<Long> putManifest(String repository, String reference, String manifest) {
        ByteBuf bytes = Unpooled.wrappedBuffer(manifest.getBytes(StandardCharsets.UTF_8));
        long length = bytes.readableBytes();
        Request request = Request.of(HttpMethod.PUT, manifest(repository, reference), Access.to(repository))
                .with("Content-Type", Image.MEDIA_TYPE);
        return exchange.send(request.with(Mono.just(bytes), length), 201).thenReturn(length);
    }

    private static String uploads(String repository) {
        return "v2/" + repository + "/blobs/uploads/";
    }

    private static String blob(String repository, String digest) {
        return "v2/" + repository + "/blobs/" + digest;
    }

    private static String manifest(String repository, String reference) {
        return "v2/" + repository + "/manifests/" + reference;
    }

    /** Closes its connections. */
    @Override
    public void close() {
        exchange.close();
    }
}
