package dev.plimsoll.api;

import java.nio.file.Path;

/** The stores that every test of the service runs over. */
public enum Storage {
    MEMORY,
    FILESYSTEM;

    /** Starts a server that may delete, over a new and empty store of this kind. */
    public RunningServer start(Path directory, String... properties) {
        String[] all = new String[properties.length + 2];
        all[0] = "plimsoll.storage=" + (this == MEMORY ? "memory:" : directory.toUri());
        all[1] = "plimsoll.delete.enabled=true";
        System.arraycopy(properties, 0, all, 2, properties.length);
        return RunningServer.start(all);
    }
}
