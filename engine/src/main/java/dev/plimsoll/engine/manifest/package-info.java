/** Manifests, tags and referrers: strict parsing, reference checks, listing. */
@NullMarked
package dev.plimsoll.engine.manifest;

import org.jspecify.annotations.NullMarked;
