package dev.plimsoll.bench.scenario;

import dev.plimsoll.bench.client.RegistryClient;
import dev.plimsoll.bench.load.Load;
import dev.plimsoll.bench.measure.ServerProcess;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A registry under load. No two operations on it have the same number, so that whatever they push is new to it. */
public final class Target {

    private final String name;
    private final RegistryClient client;
    private final @Nullable ServerProcess server;
    private final AtomicLong numbers = new AtomicLong();

    /** @param server its process on this machine; null if it is elsewhere */
    public Target(String name, RegistryClient client, @Nullable ServerProcess server) {
        this.name = name;
        this.client = client;
        this.server = server;
    }

    /** Returns what it is called in reports. */
    public String name() {
        return name;
    }

    /** Returns what speaks to it. */
    public RegistryClient client() {
        return client;
    }

    /** Returns its process; null if that is not known. */
    public @Nullable ServerProcess server() {
        return server;
    }

    /** Returns one scenario's operations on it. */
    public Load.Operation operations(Scenario scenario) {
        return () -> scenario.operate(this, numbers.getAndIncrement());
    }
}
