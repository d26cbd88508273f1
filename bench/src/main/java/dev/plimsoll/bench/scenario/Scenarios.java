package dev.plimsoll.bench.scenario;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The scenarios by the names they have on the command line. */
public enum Scenarios {
    /** POST, PATCH, PUT. */
    PUSH("push", s -> Push.fast(s, PushMode.PATCH)),
    /** POST, a PATCH a chunk, PUT. */
    PUSH_CHUNKS("push-chunks", s -> Push.fast(s, PushMode.CHUNKS)),
    /** POST, PUT with the content. */
    PUSH_PUT("push-put", s -> Push.fast(s, PushMode.PUT)),
    /** One POST with the content. */
    PUSH_POST("push-post", s -> Push.fast(s, PushMode.POST)),
    /** Pushes of which each connection is held to a rate. */
    SLOW_PUSH("slow-push", s -> Push.slow(s, PushMode.PATCH)),
    /** Whole blobs. */
    PULL("pull", s -> new Pull(s, Pull.Mode.WHOLE)),
    /** Whole blobs by ranges, several at once. */
    PULL_RANGES("pull-ranges", s -> new Pull(s, Pull.Mode.RANGES)),
    /** Pulls of which each connection is held to a rate. */
    SLOW_PULL("slow-pull", s -> new Pull(s, Pull.Mode.SLOWLY)),
    /** One range an operation. */
    RANGE("range", OneRange::new),
    /** HEAD of a blob. */
    HEAD("head", HeadBlob::new),
    /** GET of a manifest by tag. */
    MANIFEST("manifest", s -> new Manifests(s, Manifests.Mode.GET_BY_TAG)),
    /** GET of a manifest by digest. */
    MANIFEST_DIGEST("manifest-digest", s -> new Manifests(s, Manifests.Mode.GET_BY_DIGEST)),
    /** HEAD of a manifest by tag. */
    MANIFEST_HEAD("manifest-head", s -> new Manifests(s, Manifests.Mode.HEAD_BY_TAG)),
    /** PUT of a new manifest by a new tag. */
    MANIFEST_PUT("manifest-put", s -> new Manifests(s, Manifests.Mode.PUT)),
    /** Mount of a blob into a new repository. */
    MOUNT("mount", Mount::new),
    /** Begin and cancel an upload. */
    SESSION("session", Session::new),
    /** A push that is cut half way and goes on. */
    RESUME("resume", Resume::new);

    /** The name of several of them by shares. */
    public static final String MIXED = "mixed";

    private final String label;
    private final Function<Settings, Scenario> maker;

    Scenarios(String label, Function<Settings, Scenario> maker) {
        this.label = label;
        this.maker = maker;
    }

    /** Returns its name on the command line. */
    public String label() {
        return label;
    }

    /** Returns the scenario of that name. */
    public static Scenarios named(String label) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.label.equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario " + label));
    }

    /** Makes it. Digests of large content are computed here, before any clock starts. */
    public Scenario make(Settings settings) {
        return maker.apply(settings);
    }

    /** Makes a mix of several, by shares. */
    public static Scenario mixed(Map<Scenarios, Integer> shares, Settings settings) {
        Map<Scenario, Integer> made = new LinkedHashMap<>();
        shares.forEach((scenario, share) -> made.put(scenario.make(settings), share));
        return new Mixed(made);
    }

    /** Returns whether clients are held to a rate. */
    public boolean isSlow() {
        return this == SLOW_PUSH || this == SLOW_PULL;
    }

    /** Returns whether its operations bring the registry new content of the blob size. */
    public boolean isPush() {
        return label.startsWith("push") || this == SLOW_PUSH || this == RESUME;
    }
}
