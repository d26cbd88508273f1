package dev.plimsoll.driver.s3;

import java.util.Set;

/** How S3 calls a request. */
enum S3Call {
    GET_OBJECT,
    HEAD_OBJECT,
    PUT_OBJECT,
    DELETE_OBJECT,
    DELETE_OBJECTS,
    LIST_OBJECTS,
    LIST_UPLOADS,
    CREATE_UPLOAD,
    UPLOAD_PART,
    COPY_PART,
    COMPLETE_UPLOAD,
    ABORT_UPLOAD;

    /** @param query the names of its parameters */
    static S3Call of(String method, Set<String> query, boolean copies) {
        return switch (method) {
            case "HEAD" -> HEAD_OBJECT;
            case "PUT" -> !query.contains("partNumber") ? PUT_OBJECT : copies ? COPY_PART : UPLOAD_PART;
            case "DELETE" -> query.contains("uploadId") ? ABORT_UPLOAD : DELETE_OBJECT;
            case "POST" -> post(query);
            default -> get(query);
        };
    }

    private static S3Call post(Set<String> query) {
        if (query.contains("uploads")) {
            return CREATE_UPLOAD;
        }
        return query.contains("uploadId") ? COMPLETE_UPLOAD : DELETE_OBJECTS;
    }

    private static S3Call get(Set<String> query) {
        if (query.contains("list-type")) {
            return LIST_OBJECTS;
        }
        return query.contains("uploads") ? LIST_UPLOADS : GET_OBJECT;
    }
}
