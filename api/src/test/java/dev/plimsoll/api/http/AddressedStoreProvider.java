package dev.plimsoll.api.http;

import dev.plimsoll.api.config.StorageDrivers;
import dev.plimsoll.engine.spi.DriverProvider;
import dev.plimsoll.engine.spi.LocateOptions;
import dev.plimsoll.engine.spi.Location;
import dev.plimsoll.engine.spi.StorageDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** A store in memory that sends clients elsewhere: {@code plimsoll.storage=addressed:}. */
public final class AddressedStoreProvider implements DriverProvider {

    private static final AtomicInteger GIVEN = new AtomicInteger();

    /** Returns how many addresses any of these stores has given away. */
    static int given() {
        return GIVEN.get();
    }

    @Override
    public String scheme() {
        return "addressed";
    }

    @Override
    public StorageDriver create(URI storage) {
        StorageDriver memory = StorageDrivers.create(URI.create("memory:///"));
        Class<StorageDriver> type = StorageDriver.class;
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> invoke(memory, method, arguments)));
    }

    private static Object invoke(StorageDriver memory, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("locate")) {
            return Mono.justOrEmpty(((LocateOptions) arguments[1]).addressFor()).map(valid -> address(arguments[0]));
        }
        try {
            return method.invoke(memory, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static Location address(Object key) {
        GIVEN.incrementAndGet();
        return new Location.Url(URI.create("http://store.test/" + key));
    }
}
