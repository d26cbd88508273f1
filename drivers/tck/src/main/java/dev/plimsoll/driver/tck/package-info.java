/** The contracts that every driver must pass, as JUnit classes to extend. */
@NullMarked
package dev.plimsoll.driver.tck;

import org.jspecify.annotations.NullMarked;
