package dev.plimsoll.api.protocol;

/** Who asks for a behaviour. */
enum Source {
    /** Asserted by the official conformance program of the OCI Distribution Specification. */
    CONFORMANCE,
    /** Written in the OCI Distribution Specification or in the HTTP RFCs it builds on. */
    SPECIFICATION,
    /** What clients in the field rely on. */
    CLIENTS,
    /** A promise of Plimsoll beyond all these. */
    OURS
}
