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
import reactor.core.Disposable;
import reactor.core.Disposables;

/** The registry, made from its properties, and the HTTP handler over it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlimsollProperties.class)
public class RegistryConfiguration {

    private static final Duration CHECK = Duration.ofSeconds(30);

    @Bean(destroyMethod = "close")
    Registry registry(PlimsollProperties properties) {
        StorageDriver driver = StorageDrivers.create(properties.storageUri());
        Registry registry = Registry.builder(driver)
                .deleteEnabled(properties.delete().enabled())
                .readOnly(properties.readOnly())
                .bufferMemory(BufferMemory.fitted(properties.bufferMemory().toBytes()))
                .manifestLimit(Math.toIntExact(properties.manifestLimit().toBytes()))
                .blobLimit(properties.blobLimit().toBytes())
                .sparseManifests(properties.sparseManifests())
                .nearCache(properties.cache().entries())
                .build();
        return checked(registry, properties.storageUri());
    }

    @Bean
    HttpHandler httpHandler(Registry registry, PlimsollProperties properties) {
        long blobLimit = properties.blobLimit().toBytes();
        return RegistryHttp.handler(new HealthRoutes(registry).and(RegistryHttp.routes(registry, blobLimit)));
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
