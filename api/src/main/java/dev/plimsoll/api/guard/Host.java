package dev.plimsoll.api.guard;

/** The value of a {@code Host} header: a name or an address, perhaps a port. */
final class Host {

    private static final int MOST_PORT_DIGITS = 5;

    private Host() {}

    /** Returns whether it names one host in a form that nobody takes for anything else. */
    static boolean isValid(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : nameEnd(host);
        boolean named = host.startsWith("[")
                ? end > 2 && consists(host.substring(1, end - 1), Octets.IP_LITERAL)
                : end > 0 && consists(host.substring(0, end), Octets.HOST_NAME);
        return named && isPort(host.substring(end));
    }

    private static int nameEnd(String host) {
        int colon = host.indexOf(':');
        return colon < 0 ? host.length() : colon;
    }

    private static boolean isPort(String rest) {
        return rest.isEmpty()
                || rest.charAt(0) == ':'
                        && rest.length() <= MOST_PORT_DIGITS + 1
                        && consists(rest.substring(1), Octets.DIGIT);
    }

    private static boolean consists(String text, Octets of) {
        return text.chars().allMatch(octet -> of.process((byte) octet));
    }
}
