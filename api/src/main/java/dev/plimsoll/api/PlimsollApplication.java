package dev.plimsoll.api;

import dev.plimsoll.api.command.Commands;
import dev.plimsoll.api.config.PlimsollProperties;
import dev.plimsoll.api.config.RegistryConfiguration;
import dev.plimsoll.api.config.ServerConfiguration;
import dev.plimsoll.api.ops.StartReport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The program. Of Spring Boot's auto-configuration it takes the web server, TLS and the orderly shutdown, by name: the rest
 * would only be looked at and left out, at each start.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    LifecycleAutoConfiguration.class,
    SslAutoConfiguration.class,
    NettyReactiveWebServerAutoConfiguration.class
})
@Import({RegistryConfiguration.class, ServerConfiguration.class})
public class PlimsollApplication {

    /** Serves until it is told to stop by a signal, or runs the sub-command that the first argument names. */
    public static void main(String[] arguments) {
        if (Commands.asked(arguments)) {
            System.exit(Commands.run(arguments));
        }
        application().run(arguments);
    }

    /** Returns the program, ready to run. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(PlimsollApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        return application;
    }

    @Bean
    ApplicationListener<ReactiveWebServerInitializedEvent> startReport(
            PlimsollProperties properties, ServerProperties server) {
        String version = PlimsollApplication.class.getPackage().getImplementationVersion();
        return event -> StartReport.log(
                version,
                properties.storageUri(),
                properties.auth().enabled(),
                server.getAddress(),
                event.getWebServer().getPort());
    }
}
