package dev.plimsoll.api.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Where a request comes from, for limits and redirects. */
public enum ClientAddress {
    /** From the other end of the connection. */
    CONNECTION {
        @Override
        Optional<InetAddress> of(ServerRequest request) {
            return connection(request);
        }
    },

    /**
     * From the last address in {@code X-Forwarded-For}, which the proxy in front has written there. Whoever reaches the service
     * without the proxy writes what he likes. Without a proper header it is the connection.
     */
    X_FORWARDED_FOR {
        @Override
        Optional<InetAddress> of(ServerRequest request) {
            var lines = request.headers().header("X-Forwarded-For");
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(
                            last.substring(last.lastIndexOf(',') + 1).strip()))
                    .or(() -> connection(request));
        }
    };

    private static final int IPV4 = 4;

    /** Returns the address; empty if there is none to be known. */
    abstract Optional<InetAddress> of(ServerRequest request);

    /**
     * Returns what is the same for requests from the same place: an IPv4 address, or the first half of an IPv6 address, since a
     * household has as many of the other half as it likes.
     */
    Object place(ServerRequest request) {
        return of(request).map(ClientAddress::place).orElse("");
    }

    private static Optional<InetAddress> connection(ServerRequest request) {
        return request.remoteAddress().map(InetSocketAddress::getAddress);
    }

    private static Object place(InetAddress client) {
        ByteBuffer bytes = ByteBuffer.wrap(client.getAddress());
        return bytes.remaining() == IPV4 ? (Object) bytes.getInt() : (Object) bytes.getLong();
    }
}
