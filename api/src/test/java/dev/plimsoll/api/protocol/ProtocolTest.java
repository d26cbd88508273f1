package dev.plimsoll.api.protocol;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What every test of the protocol has: a registry, and in it a repository that nobody used before. */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(Registries.class)
@ExtendWith(ResultRecorder.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class ProtocolTest {

    final RegistryUnderTest registry;
    final Repo repo;

    ProtocolTest(RegistryUnderTest registry) {
        this.registry = registry;
        this.repo = new Repo(registry);
    }

    /** Sends a request the ordinary way. */
    Answer send(Request request) {
        return Http.send(registry.uri(), request);
    }

    Answer get(String target) {
        return send(reading("GET", target));
    }

    Answer head(String target) {
        return send(reading("HEAD", target));
    }

    /** Returns a request as clients send it: where a manifest is asked for, every type of it is accepted. */
    static Request reading(String method, String target) {
        Request request = Request.of(method, target);
        return target.contains("/manifests/") ? request.with("Accept", MediaTypes.ALL) : request;
    }

    Answer delete(String target) {
        return send(Request.of("DELETE", target));
    }

    /** Returns the path and query of a {@code Location}, which may be relative or absolute. */
    String target(Answer answer) {
        return repo.target(answer);
    }
}
