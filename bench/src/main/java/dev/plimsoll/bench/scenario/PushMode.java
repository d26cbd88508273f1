package dev.plimsoll.bench.scenario;

/** Which requests a blob is pushed with. */
public enum PushMode {
    /** POST, one PATCH with everything, PUT: as Docker does. */
    PATCH,
    /** POST, a PATCH for each chunk, PUT. */
    CHUNKS,
    /** POST, PUT with everything: as most tools do. */
    PUT,
    /** One POST with everything. */
    POST
}
