package dev.plimsoll.api.http;

import dev.plimsoll.api.RunningServer;
import dev.plimsoll.api.Storage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What tests of the running service share: a server over each kind of store, a connection, a repository of their own. */
abstract class ServiceTest {

    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private static final AtomicInteger REPOSITORIES = new AtomicInteger();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set before each invocation of the class
    static RunningServer server;

    Wire wire;
    String repository;

    final Storage storage;

    ServiceTest(Storage storage) {
        this.storage = storage;
    }

    @BeforeParameterizedClassInvocation
    static void startServer(Storage storage) {
        server = storage.start(directory.resolve(storage.name()));
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() {
        wire = Wire.to(server.port());
        repository = "/v2/test/r" + REPOSITORIES.incrementAndGet();
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    /** Pushes a blob in one request and returns its path. */
    String push(byte[] content) {
        String path = repository + "/blobs/uploads/?digest=" + Bytes.sha256(content);
        return wire.put("POST", path, content).header("Location").orElseThrow();
    }

    /** Begins an upload and returns its path. */
    String begin() {
        return wire.put("POST", repository + "/blobs/uploads/", new byte[0])
                .header("Location")
                .orElseThrow();
    }

    /** Pushes a manifest of nothing but two blobs, which are pushed first, and returns its bytes. */
    byte[] pushManifest(String reference) {
        byte[] manifest = manifest();
        wire.put("PUT", repository + "/manifests/" + reference, manifest, "Content-Type: " + MANIFEST);
        return manifest;
    }

    /** Pushes two blobs and returns a manifest of them. */
    byte[] manifest() {
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        byte[] layer = Bytes.of(1000, repository.hashCode());
        push(config);
        push(layer);
        return """
                {"schemaVersion":2,"mediaType":"%s",
                "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},
                "layers":[{"mediaType":"application/octet-stream","digest":"%s","size":1000}]}""".formatted(MANIFEST, Bytes.sha256(config), Bytes.sha256(layer))
                .getBytes(StandardCharsets.UTF_8);
    }
}
