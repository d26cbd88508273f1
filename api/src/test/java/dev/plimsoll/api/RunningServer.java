package dev.plimsoll.api;

import dev.plimsoll.driver.redis.ServerKeys;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The real program, started in this JVM on a free port of the loopback address. */
public final class RunningServer implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with properties, each as {@code name=value}; a free port, unless they name one, and a short shutdown are given already. */
    public static RunningServer start(String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.main.register-shutdown-hook=false", "--spring.reactor.netty.shutdown-quiet-period=0s"));
        List.of(properties).forEach(property -> arguments.add("--" + property));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
            arguments.add("--server.port=0");
        }
        return new RunningServer(PlimsollApplication.application().run(arguments.toArray(String[]::new)));
    }

    /** Starts it with these properties too, for HTTPS instead of HTTP. */
    public static RunningServer startOverTls(ServerKeys keys, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("server.ssl.key-store=" + keys.file().toUri());
        all.add("server.ssl.key-store-password=" + keys.password());
        return start(all.toArray(String[]::new));
    }

    public int port() {
        ReactiveWebServerApplicationContext web = (ReactiveWebServerApplicationContext) context;
        return Objects.requireNonNull(web.getWebServer()).getPort();
    }

    /** Where it is served, without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** A part of the program, for tests that look inside. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Stops it in good order: what is under way is finished first. */
    @Override
    public void close() {
        context.close();
    }
}
