package dev.plimsoll.api;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The S3-compatible server of the S3 driver's tests, as a process of its own, so that the servlet container within it is not taken
 * for the service's. It takes one pair of credentials, which this JVM's system properties name from then on.
 */
public final class BucketProcess {

    private static final Path BUILT = Path.of("..", "drivers", "s3", "target");

    private final String storage;

    private BucketProcess(String storage) {
        this.storage = storage;
    }

    public static BucketProcess start() {
        try {
            String libraries = Files.readString(BUILT.resolve("bucket-server.classpath"));
            String classes = BUILT.resolve("test-classes") + File.pathSeparator + BUILT.resolve("classes");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classes + File.pathSeparator + libraries.strip(),
                            "dev.plimsoll.driver.s3.BucketServer",
                            "0")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            System.setProperty("aws.accessKeyId", "local-identity");
            System.setProperty("aws.secretAccessKey", "local-credential");
            return new BucketProcess(storage(process.inputReader()));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** It says where it is when it serves. */
    private static String storage(BufferedReader said) throws IOException {
        String line = said.readLine();
        if (line == null || !line.startsWith("serving ")) {
            throw new IOException("the bucket server did not start: " + line);
        }
        return line.substring("serving ".length());
    }

    /** What a server is told to keep its objects below a prefix, which is part of a bucket. */
    public String storage(String prefix) {
        return storage.replace("/prefix?", "/" + prefix + "?");
    }
}
