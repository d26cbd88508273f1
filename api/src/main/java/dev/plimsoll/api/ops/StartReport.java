package dev.plimsoll.api.ops;

import java.net.InetAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says once the service is up: where it listens, what it stores to, and a warning if anybody can reach it. */
public final class StartReport {

    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private StartReport() {}

    /**
     * Writes the report.
     *
     * @param storage only its scheme is shown, since the rest may hold a credential
     * @param accounts whether one is needed to do anything
     * @param address where the service listens; null means everywhere
     */
    public static void log(
            @Nullable String version, URI storage, boolean accounts, @Nullable InetAddress address, int port) {
        String host = address == null ? "*" : address.getHostAddress();
        LOG.info(
                "Plimsoll {} ready at {}:{}, storage {}:",
                version == null ? "(unpackaged)" : version,
                host,
                port,
                storage.getScheme());
        if (!accounts && (address == null || !address.isLoopbackAddress())) {
            LOG.warn("Listening on {} without authentication: whoever reaches this port can read and write", host);
        }
    }
}
