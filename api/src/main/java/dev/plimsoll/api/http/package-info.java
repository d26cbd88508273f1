/** The OCI Distribution API: one parser of raw request targets, one table of routes, a handler per kind of resource. */
@NullMarked
package dev.plimsoll.api.http;

import org.jspecify.annotations.NullMarked;
