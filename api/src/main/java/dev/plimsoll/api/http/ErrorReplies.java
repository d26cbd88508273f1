package dev.plimsoll.api.http;

import dev.plimsoll.api.security.TooManyRequests;
import dev.plimsoll.engine.error.BlobTooLarge;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.ErrorCode;
import dev.plimsoll.engine.error.ManifestBlobUnknown;
import dev.plimsoll.engine.error.ManifestTooLarge;
import dev.plimsoll.engine.error.PreconditionFailed;
import dev.plimsoll.engine.error.RegistryException;
import dev.plimsoll.engine.error.StorageFull;
import dev.plimsoll.engine.error.Unsupported;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JsonGenerator;

/**
 * The one place where an error becomes an answer: a status and the body that the OCI Distribution Specification asks for
 * ("Error Codes").
 *
 * <p>Errors of the caller's making are told to the caller and not logged. Failures of the store are told as such and logged
 * in a line; anything unforeseen is logged with its trace, and the caller learns only that it happened.
 */
final class ErrorReplies implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorReplies.class);

    /** Seconds after which a client may try again what failed for reasons of the store. */
    private static final String RETRY_AFTER = "5";

    private static final int MOST_DETAILS = 100;

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(error);
        }
        if (error instanceof ClientGone || isAnswered(exchange)) {
            return Mono.empty();
        }
        Reply reply = of(error);
        if (reply.statusCode().is5xxServerError()) {
            log(exchange.getRequest(), reply, error);
        }
        return reply.writeTo(exchange);
    }

    /** A failure of the store is a line for operators; its trace, and the paths in it, are for the debug level. */
    private static void log(ServerHttpRequest request, Reply reply, Throwable error) {
        String line = request.getMethod() + " " + request.getURI().getRawPath() + " answered with "
                + reply.statusCode().value();
        if (error instanceof RegistryException known) {
            LOG.error("{}: {}{}", line, known.getMessage(), reason(known.getCause()));
            LOG.debug("{}, because", line, known);
        } else {
            LOG.error(line, error);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        String detail =
                cause instanceof FileSystemException file && file.getReason() != null ? " " + file.getReason() : "";
        return " (" + cause.getClass().getSimpleName() + detail + ")";
    }

    /** Reactor Netty answers by itself, while a request is at work, what turns out to be no HTTP in the middle of a body. */
    private static boolean isAnswered(ServerWebExchange exchange) {
        HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        return netty.hasSentHeaders();
    }

    /** Returns the answer to an error. */
    static Reply of(Throwable error) {
        if (error instanceof Refusal refusal) {
            return Reply.of(refusal.status()).with(refusal.headers()).json(body(refusal.code(), message(refusal)));
        }
        if (error instanceof ManifestBlobUnknown missing) {
            return Reply.of(400).json(body(missing));
        }
        if (error instanceof RegistryException known) {
            return Reply.of(status(known)).with(advice(known)).json(body(known.code(), message(known)));
        }
        if (error instanceof TooManyRequests limited) {
            return Reply.of(429)
                    .with(HttpHeaders.RETRY_AFTER, Long.toString(limited.seconds()))
                    .json(body(ErrorCode.TOOMANYREQUESTS, message(limited)));
        }
        return Reply.of(500).json(body(ErrorCode.UNKNOWN, "internal error"));
    }

    private static int status(RegistryException error) {
        if (error instanceof ManifestTooLarge || error instanceof BlobTooLarge) {
            return 413;
        }
        if (error instanceof PreconditionFailed) {
            return 412;
        }
        if (error instanceof StorageFull) {
            return 507;
        }
        return status(error.code());
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case BLOB_UNKNOWN, BLOB_UPLOAD_UNKNOWN, MANIFEST_UNKNOWN, NAME_UNKNOWN -> 404;
            case UNAUTHORIZED -> 401;
            case DENIED -> 403;
            case UNSUPPORTED -> 405;
            case RANGE_INVALID -> 416;
            case TOOMANYREQUESTS -> 429;
            case UNKNOWN -> 500;
            case UNAVAILABLE -> 503;
            default -> 400;
        };
    }

    private static HttpHeaders advice(RegistryException error) {
        HttpHeaders headers = new HttpHeaders();
        if (error instanceof Unsupported) {
            headers.set(HttpHeaders.ALLOW, "GET, HEAD");
        } else if (error.code() == ErrorCode.UNAVAILABLE || error instanceof StorageFull) {
            headers.set(HttpHeaders.RETRY_AFTER, error instanceof Conflict ? "1" : RETRY_AFTER);
        }
        return headers;
    }

    /** Returns the body that tells one error. */
    static byte[] body(ErrorCode code, String message) {
        return Json.object(json -> {
            json.writeArrayPropertyStart("errors");
            error(json, code, message);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    /** One error for each thing that is missing, so that a client can push just those. */
    private static byte[] body(ManifestBlobUnknown missing) {
        List<String> digests = missing.digests();
        return Json.object(json -> {
            json.writeArrayPropertyStart("errors");
            digests.stream().limit(MOST_DETAILS).forEach(digest -> unknown(json, digest));
            json.writeEndArray();
        });
    }

    private static void unknown(JsonGenerator json, String digest) {
        error(json, ErrorCode.MANIFEST_BLOB_UNKNOWN, "manifest references unknown content");
        json.writeObjectPropertyStart("detail");
        json.writeStringProperty("digest", digest);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Leaves the object open for details. */
    private static void error(JsonGenerator json, ErrorCode code, String message) {
        json.writeStartObject();
        json.writeStringProperty("code", code.name());
        json.writeStringProperty("message", message);
    }

    private static String message(RuntimeException error) {
        return String.valueOf(error.getMessage());
    }
}
