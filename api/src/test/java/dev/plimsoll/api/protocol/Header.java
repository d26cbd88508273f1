package dev.plimsoll.api.protocol;

/** One header field. */
record Header(String name, String value) {}
