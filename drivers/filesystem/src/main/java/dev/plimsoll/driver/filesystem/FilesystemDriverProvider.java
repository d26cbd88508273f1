package dev.plimsoll.driver.filesystem;

import dev.plimsoll.driver.filesystem.FilesystemOptions.Sync;
import dev.plimsoll.engine.spi.DriverProvider;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes a {@link FilesystemDriver} from {@code file:///path}, optionally with {@code ?durability=fsync} (the default) or
 * {@code os}, and {@code threads=16}.
 */
public final class FilesystemDriverProvider implements DriverProvider {

    private static final String FORM =
            "a store of files is named like file:///var/lib/plimsoll?durability=fsync&threads=16 (durability is fsync or"
                    + " os; both parameters may be left out): ";

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public StorageDriver create(URI storage) {
        return new FilesystemDriver(options(storage));
    }

    @Override
    public StorageDriver createReadOnly(URI storage) {
        return FilesystemDriver.readOnly(options(storage));
    }

    static FilesystemOptions options(URI storage) {
        String path = storage.getPath();
        if (path == null || storage.getAuthority() != null || storage.getFragment() != null || path.equals("/")) {
            throw new IllegalArgumentException(FORM + storage);
        }
        FilesystemOptions options = FilesystemOptions.at(Path.of(path));
        String query = storage.getQuery();
        if (query != null) {
            Set<String> given = new HashSet<>();
            for (String parameter : query.split("&", -1)) {
                requireOnce(parameter, given);
                options = with(options, parameter);
            }
        }
        return options;
    }

    private static void requireOnce(String parameter, Set<String> given) {
        String name = parameter.replaceAll("=.*", "");
        if (!given.add(name)) {
            throw new IllegalArgumentException(FORM + name + " is given twice");
        }
    }

    private static FilesystemOptions with(FilesystemOptions options, String parameter) {
        if (parameter.equals("durability=fsync")) {
            return options.withSync(Sync.FSYNC);
        }
        if (parameter.equals("durability=os")) {
            return options.withSync(Sync.OS);
        }
        if (parameter.matches("threads=[1-9][0-9]{0,3}")) {
            return options.withThreads(Integer.parseInt(parameter.substring("threads=".length())));
        }
        throw new IllegalArgumentException(FORM + "unknown parameter " + parameter);
    }
}
