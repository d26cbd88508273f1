package dev.plimsoll.bench.client;

/**
 * What a request needs to be allowed, in the words of token servers.
 *
 * @param repository the repository's name; empty for the registry as a whole
 * @param from another repository, to be read; empty for none
 */
record Access(String repository, String from) {

    static final Access REGISTRY = new Access("", "");

    static Access to(String repository) {
        return new Access(repository, "");
    }

    /** Returns the parameters of a token request, each after an ampersand. */
    String parameters() {
        String own = repository.isEmpty() ? "" : "&scope=repository:" + repository + ":pull,push";
        return from.isEmpty() ? own : own + "&scope=repository:" + from + ":pull";
    }
}
