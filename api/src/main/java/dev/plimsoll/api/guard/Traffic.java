package dev.plimsoll.api.guard;

/** What is under way on one connection. Belongs to its event loop. */
final class Traffic {

    private final Framing framing;
    private final Patience patience = new Patience();
    private long answers;
    private boolean answering;
    private boolean lastAnswer;

    Traffic(GuardSettings settings) {
        this.framing = new Framing(settings);
    }

    Framing framing() {
        return framing;
    }

    Patience patience() {
        return patience;
    }

    /** The head of an answer goes out. */
    void answerBegins(boolean last) {
        answering = true;
        lastAnswer |= last;
    }

    /** The end of an answer goes out. */
    void answerEnds() {
        answering = false;
        answers++;
    }

    /** Returns how many requests are being answered or are waiting for it. */
    long unanswered() {
        return framing.requests() - answers;
    }

    /** Returns how many answers must be given before one to what is being read now. */
    long ahead() {
        return framing.inBody() ? unanswered() - 1 : unanswered();
    }

    /** Returns whether what is being read now can still be given an answer, nothing being ahead of it. */
    boolean answerable() {
        return ahead() == 0 && !answering && !lastAnswer;
    }

    /** Returns whether the client has nothing to send and nothing to wait for. */
    boolean idle() {
        return unanswered() <= 0 && !framing.inBody() && !framing.inHead();
    }
}
