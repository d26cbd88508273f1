package dev.plimsoll.api.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The clients whose addresses begin alike: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single one, {@code 192.0.2.7}. */
public final class Network {

    private final IpSubnetFilterRule addresses;

    private Network(InetAddress address, int prefix) {
        this.addresses = new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    /** Returns the network that is written so; empty if it is none. Names of hosts are none: nothing is looked up. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(address))
                .flatMap(first -> slash < 0 ? of(first, bits(first)) : of(first, text.substring(slash + 1)));
    }

    private static Optional<Network> of(InetAddress address, String prefix) {
        return prefix.matches("[0-9]{1,3}") ? of(address, Integer.parseInt(prefix)) : Optional.empty();
    }

    private static Optional<Network> of(InetAddress address, int prefix) {
        return prefix <= bits(address) ? Optional.of(new Network(address, prefix)) : Optional.empty();
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }

    boolean contains(InetAddress client) {
        return addresses.matches(new InetSocketAddress(client, 0));
    }
}
