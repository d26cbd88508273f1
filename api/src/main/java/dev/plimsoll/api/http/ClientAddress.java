package dev.plimsoll.api.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Where a request comes from, for limits: an IPv4 address, or the first half of an IPv6 address, since a household has as many of the other half as it likes. */
public enum ClientAddress {
    /** From the other end of the connection. */
    CONNECTION {
        @Override
        Object of(ServerRequest request) {
            return connection(request);
        }
    },

    /**
     * From the last address in {@code X-Forwarded-For}, which the proxy in front has written there. Whoever reaches the service
     * without the proxy writes what he likes. Without a proper header it is the connection.
     */
    X_FORWARDED_FOR {
        @Override
        Object of(ServerRequest request) {
            var lines = request.headers().header("X-Forwarded-For");
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            byte @Nullable [] address = NetUtil.createByteArrayFromIpAddressString(
                    last.substring(last.lastIndexOf(',') + 1).strip());
            return address == null ? connection(request) : key(address);
        }
    };

    private static final int IPV4 = 4;

    /** Returns what is the same for requests from the same place. */
    abstract Object of(ServerRequest request);

    private static Object connection(ServerRequest request) {
        return request.remoteAddress()
                .map(InetSocketAddress::getAddress)
                .map(InetAddress::getAddress)
                .map(ClientAddress::key)
                .orElse("");
    }

    private static Object key(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        return address.length == IPV4 ? (Object) bytes.getInt() : (Object) bytes.getLong();
    }
}
