package dev.plimsoll.driver.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Where Redis is.
 *
 * @param cluster whether it is a cluster
 * @param uris one, or of a cluster any number of its nodes
 */
record RedisAddress(boolean cluster, List<RedisURI> uris) {

    private static final String CLUSTER = "redis-cluster";
    private static final String SECURE_CLUSTER = "rediss-cluster";

    static final Set<String> SCHEMES =
            Set.of("redis", "rediss", "redis-sentinel", "rediss-sentinel", CLUSTER, SECURE_CLUSTER);

    private static final String FORMS = "should look like redis://host:6379, rediss://user:password@host:6380/0,"
            + " redis-sentinel://host1:26379,host2:26379/0#master or redis-cluster://host1:6379,host2:6379";

    /** Reads an address; what Lettuce says of a wrong one is dropped, since it may show a password. */
    static RedisAddress parse(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException(FORMS);
        }
        try {
            boolean cluster = scheme.equals(CLUSTER) || scheme.equals(SECURE_CLUSTER);
            List<RedisURI> uris = cluster ? nodes(uri, scheme) : List.of(RedisURI.create(uri));
            uris.forEach(each -> each.setClientName("plimsoll"));
            return new RedisAddress(cluster, uris);
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException(FORMS);
        }
    }

    private static List<RedisURI> nodes(URI uri, String scheme) {
        String plain = scheme.equals(CLUSTER) ? "redis" : "rediss";
        return RedisClusterURIUtil.toRedisURIs(URI.create(plain + uri.toString().substring(scheme.length())));
    }

    /** Returns no part of the address, which may hold a password. */
    @Override
    public String toString() {
        return cluster ? "a Redis cluster" : "Redis";
    }
}
