package dev.plimsoll.api.config;

import dev.plimsoll.api.http.RegistryHttp;
import dev.plimsoll.api.ops.HealthRoutes;
import dev.plimsoll.api.ops.UploadPurging;
import dev.plimsoll.engine.Registry;
import dev.plimsoll.engine.spi.StorageDriver;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** The registry, made from its properties, and the HTTP handler over it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlimsollProperties.class)
public class RegistryConfiguration {

    private static final Duration CHECK = Duration.ofSeconds(30);

    /** The registry closes it, and so does a start that fails before there is one. */
    @Bean(destroyMethod = "")
    StorageDriver storageDriver(PlimsollProperties properties) {
        return StorageDrivers.create(properties.storageUri());
    }

    @Bean(destroyMethod = "close")
    Sharing sharing(PlimsollProperties properties, StorageDriver driver) {
        try {
            return Sharing.open(properties, driver);
        } catch (Invalid wrong) {
            driver.close().block(CHECK);
            throw wrong;
        }
    }

    @Bean(destroyMethod = "close")
    Registry registry(PlimsollProperties properties, StorageDriver driver, Sharing sharing) {
        Registry.Builder builder = Registry.builder(driver)
                .deleteEnabled(properties.delete().enabled())
                .readOnly(properties.readOnly())
                .bufferMemory(BufferMemory.fitted(properties.bufferMemory().toBytes()))
                .manifestLimit(Math.toIntExact(properties.manifestLimit().toBytes()))
                .blobLimit(properties.blobLimit().toBytes())
                .sparseManifests(properties.sparseManifests())
                .nearCache(properties.cache().entries());
        sharing.configure(builder, properties.uploads().records(), driver);
        return checked(builder.build(), properties.storageUri());
    }

    @Bean(destroyMethod = "close")
    AccessControl accessControl(PlimsollProperties properties, Registry registry) {
        return AccessControl.open(properties, registry);
    }

    @Bean
    HttpHandler httpHandler(Registry registry, Sharing sharing, AccessControl access, PlimsollProperties properties) {
        RouterFunction<ServerResponse> api = RegistryHttp.routes(
                registry, properties.blobLimit().toBytes(), properties.http().redirects(), access.gate());
        return RegistryHttp.handler(new HealthRoutes(registry, sharing.state())
                .and(properties.http().limited(api)));
    }

    /** What is only read is left as it is. */
    @Bean(destroyMethod = "dispose")
    Disposable uploadPurging(Registry registry, PlimsollProperties properties) {
        Uploads.Purge purge = properties.uploads().purge();
        return purge.enabled() && !properties.readOnly()
                ? UploadPurging.begin(registry, purge.plan())
                : Disposables.disposed();
    }

    /** A store that cannot be used at all is better found out now than by the first client. */
    private static Registry checked(Registry registry, URI storage) {
        try {
            registry.check().block(CHECK);
            return registry;
        } catch (RuntimeException unusable) {
            registry.close();
            throw Invalid.storage(storage, "cannot be used", unusable);
        }
    }
}
