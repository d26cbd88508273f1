package dev.plimsoll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    private static boolean contains(String network, String client) throws UnknownHostException {
        return Network.parse(network).orElseThrow().contains(InetAddress.getByName(client));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255",
        "10.1.2.3/8, 10.0.0.0",
        "192.0.2.128/25, 192.0.2.128",
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "0.0.0.0/0, 255.255.255.255",
        "::ffff:10.0.0.1, 10.0.0.1",
        "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2000::/3, 3fff::1",
        "fd00::/8, fdff::1",
        "::/0, fe80::1",
        "::1, ::1"
    })
    void thisClientIsInIt(String network, String client) throws Exception {
        assertThat(contains(network, client)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0",
        "192.0.2.128/25, 192.0.2.127",
        "192.0.2.7, 192.0.2.6",
        "0.0.0.0/0, ::1",
        "::/0, 10.0.0.1",
        "2001:db8::/32, 2001:db9::",
        "2000::/3, fd00::1",
        "fd00::/8, fc00::1",
        "::1, ::2"
    })
    void thisOneIsNot(String network, String client) throws Exception {
        assertThat(contains(network, client)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0/8",
                "10.0.0.256/8",
                " 10.0.0.0/8",
                "10.0.0.0/٨",
                "2001:db8::/129",
                "2001:db8::/1000",
                "2001:db8/32",
                "localhost",
                "localhost/8"
            })
    void thisIsNone(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
