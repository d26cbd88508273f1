package dev.plimsoll.engine.digest;

import java.util.SortedMap;

/**
 * What an archive says of one entry.
 *
 * <p>Texts hold one byte in each character (ISO 8859-1), because an archive may be written in any encoding; so their order is that
 * of their bytes.
 *
 * @param size the length it states; of a link or a device it says nothing
 * @param type the type's character; NUL is an old archive's regular file
 * @param attributes extended attributes by name
 */
record TarHeader(
        String name,
        long mode,
        long userId,
        long groupId,
        long size,
        char type,
        String linkName,
        String userName,
        String groupName,
        long deviceMajor,
        long deviceMinor,
        SortedMap<String, String> attributes) {

    /** Returns how many bytes of content follow: links, devices, directories and pipes have none, whatever their size says. */
    long contentLength() {
        return type >= '1' && type <= '6' ? 0 : size;
    }
}
