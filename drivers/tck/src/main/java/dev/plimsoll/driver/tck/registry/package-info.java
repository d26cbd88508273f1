/** What a registry promises whichever driver it is built on, as JUnit classes to extend. */
@NullMarked
package dev.plimsoll.driver.tck.registry;

import org.jspecify.annotations.NullMarked;
