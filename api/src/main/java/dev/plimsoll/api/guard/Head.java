package dev.plimsoll.api.guard;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads the head of a request, line by line, and finds out where its body will end. */
final class Head {

    /** Any other is refused with the connection closed: TRACE would echo credentials, CONNECT is not HTTP after its head. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final int MOST_LENGTH_DIGITS = 18;

    private final GuardSettings settings;
    private final Fields fields;
    private boolean begun;
    private boolean blankBefore;
    private boolean version11;
    private boolean bodilessAnswer;
    private int hosts;
    private boolean chunked;
    private long length;

    Head(GuardSettings settings) {
        this.settings = settings;
        this.fields = new Fields(settings);
        reset();
    }

    /** Makes ready for the head of the next request. */
    void reset() {
        fields.reset();
        begun = false;
        blankBefore = false;
        bodilessAnswer = false;
        hosts = 0;
        chunked = false;
        length = -1;
    }

    /** Returns whether the request line has been read. */
    boolean begun() {
        return begun;
    }

    /** Returns whether the answer must have no body. */
    boolean bodilessAnswer() {
        return bodilessAnswer;
    }

    boolean chunked() {
        return chunked;
    }

    /** Returns the length of the body if it is not chunked. */
    long length() {
        return Math.max(length, 0);
    }

    /** Returns how many bytes the next line may have, its end included. */
    int room() {
        return begun ? fields.room() : settings.requestLine();
    }

    Fault tooLong() {
        return begun ? Fault.HEADERS_TOO_LARGE : Fault.REQUEST_LINE_TOO_LONG;
    }

    /**
     * Reads one line, given without its end, and returns whether it was the last. One empty line before a request is nothing:
     * there are clients that end a body with it.
     */
    boolean read(ByteBuf in, int from, int to) {
        if (!begun) {
            if (from == to && !blankBefore) {
                blankBefore = true;
            } else {
                requestLine(in, from, to);
            }
            return false;
        }
        if (from == to) {
            check();
            return true;
        }
        field(fields.read(in, from, to), in, from, to);
        return false;
    }

    private void requestLine(ByteBuf in, int from, int to) {
        int target = in.indexOf(from, to, (byte) ' ') + 1;
        int version = target == 0 ? 0 : in.indexOf(target, to, (byte) ' ') + 1;
        if (version == 0 || !Octets.TOKEN.fill(in, from, target - 1)) {
            throw Fault.REQUEST_LINE.found();
        }
        if (!Octets.TARGET.fill(in, target, version - 1)) {
            throw Fault.REQUEST_LINE.found();
        }
        version(in.toString(version, to - version, StandardCharsets.ISO_8859_1));
        method(in.toString(from, target - 1 - from, StandardCharsets.US_ASCII));
        if (version - target == 2 && in.getByte(target) == '*') {
            throw Fault.METHOD.found();
        }
        begun = true;
    }

    private void version(String version) {
        version11 = version.equals("HTTP/1.1");
        if (!version11 && !version.equals("HTTP/1.0")) {
            throw isOther(version) ? Fault.VERSION.found() : Fault.REQUEST_LINE.found();
        }
    }

    private static boolean isOther(String version) {
        return version.length() == "HTTP/1.1".length() && version.startsWith("HTTP/");
    }

    private void method(String method) {
        if (!METHODS.contains(method)) {
            throw Fault.METHOD.found();
        }
        bodilessAnswer = method.equals("HEAD");
    }

    private void field(FieldName name, ByteBuf in, int from, int to) {
        switch (name) {
            case HOST -> host(Fields.value(in, from, to));
            case EXPECT -> expect(Fields.value(in, from, to));
            case CONTENT_LENGTH -> length(Fields.value(in, from, to));
            case TRANSFER_ENCODING -> encoding(Fields.value(in, from, to));
            case WEBSOCKET_KEY -> throw Fault.UPGRADE.found();
            case OTHER -> {}
        }
    }

    private void host(String host) {
        if (++hosts > 1) {
            throw Fault.HOST_COUNT.found();
        }
        if (!Host.isValid(host)) {
            throw Fault.HOST.found();
        }
    }

    private static void expect(String expectation) {
        if (!expectation.equalsIgnoreCase("100-continue")) {
            throw Fault.EXPECTATION.found();
        }
    }

    private void length(String digits) {
        if (length >= 0) {
            throw Fault.LENGTH_COUNT.found();
        }
        if (digits.isEmpty()
                || digits.length() > MOST_LENGTH_DIGITS
                || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw Fault.LENGTH.found();
        }
        length = Long.parseLong(digits);
    }

    private void encoding(String encoding) {
        if (chunked || !encoding.equalsIgnoreCase("chunked")) {
            throw Fault.ENCODING.found();
        }
        chunked = true;
    }

    private void check() {
        if (version11 && hosts == 0) {
            throw Fault.HOST_COUNT.found();
        }
        if (chunked && length >= 0) {
            throw Fault.ENCODING_AND_LENGTH.found();
        }
        if (chunked && !version11) {
            throw Fault.ENCODING_IN_1_0.found();
        }
    }
}
