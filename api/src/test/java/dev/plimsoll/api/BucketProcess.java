package dev.plimsoll.api;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The S3-compatible server of the S3 driver's tests, with one bucket that is named {@code bucket}. It is a process of its own: on this
 * class path Spring would take the servlet container within it for the service's. It ends with this JVM.
 */
public final class BucketProcess {

    private static final Path BUILT = Path.of("..", "drivers", "s3", "target");
    private static final String SAYS = "serving ";

    private final String storage;

    private BucketProcess(String storage) {
        this.storage = storage;
    }

    /** Starts it, and has this JVM's system properties name the credentials that it takes. */
    public static BucketProcess start() {
        try {
            Process process = new ProcessBuilder(
                            java(), "-Xmx512m", "-cp", classPath(), "dev.plimsoll.driver.s3.BucketServer", "0")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            System.setProperty("aws.accessKeyId", "local-identity");
            System.setProperty("aws.secretAccessKey", "local-credential");
            return new BucketProcess(place(process.inputReader()));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The driver's build leaves beside its classes what its tests need. */
    private static String classPath() throws IOException {
        String libraries = Files.readString(BUILT.resolve("bucket-server.classpath"));
        return String.join(
                File.pathSeparator,
                BUILT.resolve("test-classes").toString(),
                BUILT.resolve("classes").toString(),
                libraries.strip());
    }

    /** It says where it is when it serves. */
    private static String place(BufferedReader said) throws IOException {
        String line = said.readLine();
        if (line == null || !line.startsWith(SAYS)) {
            throw new IOException("the bucket server did not start: " + line);
        }
        return line.substring(SAYS.length());
    }

    /** Returns what a server is told to keep its objects below a prefix of the bucket. */
    public String storage(String prefix) {
        return storage.replace("/prefix?", "/" + prefix + "?");
    }

    /** Returns where the service is. */
    public String endpoint() {
        return storage.substring(storage.indexOf("endpoint=") + "endpoint=".length());
    }
}
