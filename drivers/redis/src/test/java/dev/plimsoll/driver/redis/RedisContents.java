package dev.plimsoll.driver.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisScriptingCommands;
import java.net.URI;

/** What registries keep in a Redis server, for whoever looks into it from outside. */
public final class RedisContents implements AutoCloseable {

    /** Tickets say only who asks, and an empty value only that writing works. */
    private static final String LOOK = """
            local lines = {}
            for _, key in ipairs(redis.call('KEYS', 'plimsoll:*')) do
                local value = redis.call('GET', key)
                if value ~= '' and string.sub(value, 1, 1) ~= 'L' then
                    redis.call('PERSIST', key)
                    lines[#lines + 1] = key .. ' ' .. value
                end
            end
            table.sort(lines)
            return table.concat(lines, '\\n')
            """;

    private final RedisClient client;
    private final RedisScriptingCommands<String, String> commands;

    public RedisContents(URI redis) {
        client = RedisClient.create(redis.toString());
        commands = client.connect().sync();
    }

    /**
     * Returns every key with its value, a line each, in order. None of them runs out from now on, so two looks differ by what was done
     * between them, and not by the time that went by.
     */
    public String fingerprint() {
        return commands.eval(LOOK, ScriptOutputType.VALUE);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
