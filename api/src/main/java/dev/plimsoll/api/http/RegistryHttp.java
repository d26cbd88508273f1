package dev.plimsoll.api.http;

import dev.plimsoll.engine.Registry;
import java.util.Optional;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * Makes the HTTP handler of a registry: functional routes and one translation of errors, and nothing else of WebFlux. No
 * codecs, so nothing ever parses a form, a multipart body or JSON; no static resources; no forwarded headers.
 */
public final class RegistryHttp {

    private RegistryHttp() {}

    /**
     * Returns the routes of the OCI Distribution API.
     *
     * @param blobLimit the longest blob accepted, in bytes
     * @param redirects which clients are sent to the store for a blob, if it lets them
     * @param gate who may do what; empty if anybody may do anything
     */
    public static RouterFunction<ServerResponse> routes(
            Registry registry, long blobLimit, Redirects redirects, Optional<Gate> gate) {
        return new Routes(registry, blobLimit, redirects, gate);
    }

    /** Returns what answers HTTP requests by these routes. */
    public static HttpHandler handler(RouterFunction<ServerResponse> routes) {
        ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
        codecs.registerDefaults(false);
        return new EndOnLoop(WebHttpHandlerBuilder.webHandler(RouterFunctions.toWebHandler(
                        routes, HandlerStrategies.empty().build()))
                .codecConfigurer(codecs)
                .exceptionHandler(new ErrorReplies())
                .build());
    }
}
