/** The service: starts the registry and serves it over HTTP. */
@NullMarked
package dev.plimsoll.api;

import org.jspecify.annotations.NullMarked;
