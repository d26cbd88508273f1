/**
 * Programs, not JUnit tests, that do to a running server what the world does: {@link dev.plimsoll.api.crash.KillLoop} kills it
 * in the middle of its work, {@link dev.plimsoll.api.crash.ClientCuts} cuts its clients off. They need a JDK, the runnable jar
 * and these classes, and are started by the checks in {@code .ci}.
 */
@NullMarked
package dev.plimsoll.api.crash;

import org.jspecify.annotations.NullMarked;
