package dev.plimsoll.driver.redis;

import dev.plimsoll.engine.content.RepositoryName;
import dev.plimsoll.engine.content.UploadId;
import dev.plimsoll.engine.error.Conflict;
import dev.plimsoll.engine.error.Corrupt;
import dev.plimsoll.engine.error.Unavailable;
import dev.plimsoll.engine.spi.UploadRecord;
import dev.plimsoll.engine.spi.UploadStore;
import dev.plimsoll.engine.spi.Version;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Upload records in Redis, for stores that cannot compare and set. Each write gives a record a version that was never there before;
 * the version is the fence: whoever was told an older one writes nothing.
 *
 * <p>Redis is no cache here: while it cannot be reached uploads fail with {@link Unavailable}, and what it loses is unknown.
 */
final class RedisUploadStore implements UploadStore {

    private static final String KEPT = Long.toString(Duration.ofDays(8).toMillis());
    private static final int VERSION_LENGTH = 48;

    private static final String GET = "return {redis.call('GET', KEYS[1]) or ''}";

    private static final String CREATE = """
            return {redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') and '1' or ''}
            """;

    private static final String ADVANCE = """
            local kept = redis.call('GET', KEYS[1])
            if not kept or string.sub(kept, 1, #ARGV[1]) ~= ARGV[1] then return {''} end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return {'1'}
            """;

    private static final String REMOVE = "redis.call('DEL', KEYS[1]) return {}";

    private static final String REMOVE_FROM = """
            local kept = redis.call('GET', KEYS[1])
            if kept and string.sub(kept, 1, #ARGV[1]) ~= ARGV[1] then return {''} end
            redis.call('DEL', KEYS[1])
            return {'1'}
            """;

    private final Commands commands;
    private final Keys keys;
    private final Seal seal;
    private final UploadStore beside;

    /** Drawn when this is built, because the platform's source of randomness may block; a count makes versions of it. */
    private final String writer = UUID.randomUUID().toString().replace("-", "");

    private final AtomicLong written = new AtomicLong();

    RedisUploadStore(Commands commands, Keys keys, Seal seal, UploadStore beside) {
        this.commands = commands;
        this.keys = keys;
        this.seal = seal;
        this.beside = beside;
    }

    @Override
    public Mono<Stored> find(RepositoryName repository, UploadId id) {
        String key = keys.upload(repository, id);
        return run("find", GET, key)
                .map(kept -> kept.get(0))
                .filter(value -> !value.isEmpty())
                .map(value -> read(repository, id, key, value));
    }

    private Stored read(RepositoryName repository, UploadId id, String key, String value) {
        if (value.length() <= VERSION_LENGTH) {
            throw damaged(id);
        }
        String version = value.substring(0, VERSION_LENGTH);
        UploadRecord record = seal.open(key + version, value.substring(VERSION_LENGTH))
                .flatMap(text -> UploadText.read(repository, id, text))
                .orElseThrow(() -> damaged(id));
        return new Stored(record, new Version(version));
    }

    private static Corrupt damaged(UploadId id) {
        return new Corrupt("upload record is damaged: " + id);
    }

    @Override
    public Mono<Stored> create(UploadRecord record) {
        return Mono.defer(() -> {
            String version = nextVersion();
            return run("create", CREATE, key(record), value(record, version), KEPT)
                    .map(made -> stored(made, record, version));
        });
    }

    @Override
    public Mono<Stored> advance(UploadRecord record, Version from) {
        return Mono.defer(() -> {
            String version = nextVersion();
            return run("advance", ADVANCE, key(record), from.token(), value(record, version), KEPT)
                    .map(made -> stored(made, record, version));
        });
    }

    private String nextVersion() {
        return writer + HexFormat.of().toHexDigits(written.incrementAndGet());
    }

    private static Stored stored(List<String> made, UploadRecord record, String version) {
        requireDone(made, record.id());
        return new Stored(record, new Version(version));
    }

    private static void requireDone(List<String> done, UploadId id) {
        if (done.get(0).isEmpty()) {
            throw new Conflict("upload record is in another state: " + id);
        }
    }

    /** The record first, so that nobody goes on with bytes that are being removed. */
    @Override
    public Mono<Void> remove(RepositoryName repository, UploadId id) {
        return run("remove", REMOVE, keys.upload(repository, id)).then(Mono.defer(() -> beside.remove(repository, id)));
    }

    @Override
    public Mono<Void> remove(RepositoryName repository, UploadId id, Version from) {
        return run("remove", REMOVE_FROM, keys.upload(repository, id), from.token())
                .doOnNext(done -> requireDone(done, id))
                .then(Mono.defer(() -> beside.remove(repository, id)));
    }

    private String key(UploadRecord record) {
        return keys.upload(record.repository(), record.id());
    }

    private String value(UploadRecord record, String version) {
        return version + seal.seal(key(record) + version, UploadText.write(record));
    }

    private Mono<List<String>> run(String operation, String script, String key, String... arguments) {
        return commands.require(script, List.of(key), arguments)
                .onErrorMap(
                        failure -> new Unavailable(operation + " upload record: no answer from Redis", true, failure));
    }
}
