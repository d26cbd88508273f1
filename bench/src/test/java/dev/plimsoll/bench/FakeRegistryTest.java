package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.bench.client.Refused;
import dev.plimsoll.bench.client.RegistryClient;
import dev.plimsoll.bench.client.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The registry that other tests measure against keeps to the protocol where they depend on it. */
class FakeRegistryTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String REPOSITORY = "some/repository";

    private final FakeRegistry registry = new FakeRegistry();
    private final Transport transport = new Transport(2, Duration.ofSeconds(5), false, false, null);
    private final RegistryClient client = new RegistryClient(URI.create(registry.url()), "", transport);

    @AfterEach
    void close() {
        client.close();
        registry.close();
    }

    /** Not told so, a client whose request was overtaken by an older one would believe that its bytes were kept. */
    @Test
    void aRequestThatLostItsUploadToAnotherIsRefused() {
        String at = client.begin(REPOSITORY).block(LIMIT);
        Sinks.One<ByteBuf> late = Sinks.one();
        Flux<ByteBuf> slow = Flux.concat(Mono.just(bytes(1)), late.asMono());
        StepVerifier.create(client.appendAt(REPOSITORY, at, 0, slow, 3))
                .then(() -> arrived(1))
                .then(() -> client.appendAt(REPOSITORY, at, 1, Mono.just(bytes(2)), 1)
                        .block(LIMIT))
                .then(() -> late.tryEmitValue(bytes(8, 9)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.status()).isEqualTo(416)))
                .verify(LIMIT);
        assertThat(upload().toByteArray()).containsExactly(1, 2);
    }

    private void arrived(int bytes) {
        Mono.fromCallable(() -> upload().size())
                .filter(size -> size == bytes)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10)))
                .block(LIMIT);
    }

    private FakeRegistry.Upload upload() {
        return registry.uploads.values().iterator().next();
    }

    private static ByteBuf bytes(int... values) {
        ByteBuf bytes = Unpooled.buffer(values.length);
        for (int value : values) {
            bytes.writeByte(value);
        }
        return bytes;
    }
}
