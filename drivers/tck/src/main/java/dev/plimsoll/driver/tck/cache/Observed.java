package dev.plimsoll.driver.tck.cache;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/**
 * Something behind an interface, with its operations counted, and held up where a test wants that.
 *
 * @param <T> the interface
 */
public final class Observed<T> {

    /** Decides what an operation's answer waits for: the operation's name and its first argument are told. */
    public interface Delay extends BiFunction<String, Object, Mono<Void>> {}

    private final AtomicInteger operations = new AtomicInteger();
    private final T face;
    private volatile Delay delay = (operation, argument) -> Mono.empty();

    public Observed(Class<T> type, T target) {
        this.face = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> observed(target, method, arguments)));
    }

    /** Returns what to use in its place. */
    public T face() {
        return face;
    }

    /** Returns how many operations were begun, each subscription counted, and begins to count anew. */
    public int operations() {
        return operations.getAndSet(0);
    }

    /** Holds answers back from now on. */
    public void delay(Delay waits) {
        delay = waits;
    }

    private Object observed(T target, Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(target, arguments);
            return result instanceof Mono<?> mono ? counted(mono, method.getName(), arguments) : result;
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private Mono<?> counted(Mono<?> operation, String name, Object[] arguments) {
        Object first = arguments == null ? "" : arguments[0];
        return Mono.defer(() -> {
            operations.incrementAndGet();
            return operation
                    .materialize()
                    .delayUntil(answer -> delay.apply(name, first))
                    .dematerialize();
        });
    }
}
