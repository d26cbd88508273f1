package dev.plimsoll.api.http;

import dev.plimsoll.engine.spi.LocateOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Which clients are sent to the store for a blob, if the store lets them fetch it themselves. All others get it from here.
 *
 * @param only the networks they are in; empty means all
 * @param except networks they are not in
 * @param clients where they come from; one of whom that cannot be told is in no network
 */
public record Redirects(List<Network> only, List<Network> except, ClientAddress clients) {

    static final Redirects ALL = new Redirects(List.of(), List.of(), ClientAddress.CONNECTION);

    /** Time enough to begin a download, or to go on with one that broke. */
    private static final LocateOptions SENT = LocateOptions.fileOrAddress(Duration.ofMinutes(15));

    /** Returns what location of a blob is of use to whoever calls. */
    LocateOptions wanted(Call call) {
        return isSent(call) ? SENT : LocateOptions.file();
    }

    private boolean isSent(Call call) {
        return only.isEmpty() && except.isEmpty()
                || call.from(clients).filter(this::isSent).isPresent();
    }

    private boolean isSent(InetAddress client) {
        return (only.isEmpty() || isIn(only, client)) && !isIn(except, client);
    }

    private static boolean isIn(List<Network> networks, InetAddress client) {
        return networks.stream().anyMatch(network -> network.contains(client));
    }
}
