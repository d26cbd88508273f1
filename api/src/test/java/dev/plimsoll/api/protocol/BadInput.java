package dev.plimsoll.api.protocol;

import java.util.List;

/** Something bad that a client does, and what must come of it. */
interface BadInput {

    /** What no answer and no line of a log may hold: the surroundings of the program, and its insides. */
    List<String> NEVER_TOLD =
            List.of("/tmp", "/home", "/var", "java.", "dev.plimsoll", "Exception:", "\tat ", "\u001b");

    /** Returns its number in the list of bad input. */
    int row();

    /** Does it, and asserts how it is answered; that nothing changed by it is for others to see. */
    void doneTo(Victim victim) throws Exception;
}
