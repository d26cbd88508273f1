import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A client of two nodes over one store: each request of a chunked upload goes to either, by chance. A node that is gone or busy is
 * no failure: the client asks how far the upload got, and goes on from there, as the specification says.
 *
 * <p>Arguments: the two nodes' URLs, how many uploads, how many chunks each, the seed; and optionally how long a chunk is at most, of
 * which each is some length then. Prints a line for each finished upload, and at the end how often it had to ask.
 */
public final class TwoNodes {

    private static final int CHUNK = 64 << 10;
    private static final int AT_ONCE = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<String> nodes;
    private final int longest; // 0 if all are alike
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    private TwoNodes(List<String> nodes, int longest) {
        this.nodes = nodes;
        this.longest = longest;
    }

    public static void main(String[] arguments) throws Exception {
        TwoNodes clients = new TwoNodes(
                List.of(arguments[0], arguments[1]), arguments.length > 5 ? Integer.parseInt(arguments[5]) : 0);
        clients.uploads(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]));
        System.exit(0);
    }

    private void uploads(int count, int chunks, long seed) throws Exception {
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> uploads = IntStream.range(0, count)
                .<Future<?>>mapToObj(number -> threads.submit(() -> upload(number, chunks, seed + number)))
                .toList();
        for (Future<?> upload : uploads) {
            upload.get(5, TimeUnit.MINUTES);
        }
        System.out.printf("%d uploads of %d chunks, %d times asked how far%n", count, chunks, asked.get());
    }

    private Void upload(int number, int chunks, long seed) throws Exception {
        Random random = new Random(seed);
        int[] lengths = random.ints(chunks, 1, Math.max(longest, 1) + 1)
                .map(length -> longest == 0 ? CHUNK : length)
                .toArray();
        byte[] content = new byte[Arrays.stream(lengths).sum()];
        random.nextBytes(content);
        String digest = "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        String path = begin(random);
        send(random, path, content, lengths);
        commit(random, path, digest);
        byte[] read = any(random, "GET", "/v2/two/blobs/" + digest, null, null, 200).body();
        if (!Arrays.equals(read, content)) {
            throw new IllegalStateException("upload " + number + " reads differently");
        }
        System.out.println("finished " + done.incrementAndGet());
        return null;
    }

    private String begin(Random random) throws InterruptedException {
        return path(any(random, "POST", "/v2/two/blobs/uploads/", new byte[0], null, 202));
    }

    private static String path(HttpResponse<byte[]> response) {
        return URI.create(response.headers().firstValue("Location").orElseThrow()).getPath();
    }

    private void send(Random random, String path, byte[] content, int[] lengths) throws InterruptedException {
        int at = 0;
        for (int chunk = 0; at < content.length; chunk++) {
            int end = Math.min(content.length, at + lengths[chunk % lengths.length]);
            HttpResponse<byte[]> answer =
                    once(random, "PATCH", path, Arrays.copyOfRange(content, at, end), at + "-" + (end - 1));
            at = answer != null && answer.statusCode() == 202 ? end : offset(random, path);
        }
    }

    /** What the registry acknowledges is the truth, whatever became of the last request. */
    private int offset(Random random, String path) throws InterruptedException {
        asked.incrementAndGet();
        String range = any(random, "GET", path, null, null, 204).headers().firstValue("Range").orElse("0-0");
        int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
        return last == 0 ? 0 : last + 1;
    }

    /** A commit whose answer was lost may be asked for again: then the upload is unknown, and the blob is there. */
    private void commit(Random random, String path, String digest) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            HttpResponse<byte[]> answer = once(random, "PUT", path + "?digest=" + digest, new byte[0], null);
            int status = answer == null ? 0 : answer.statusCode();
            if (status == 201) {
                return;
            }
            if (status == 404) {
                any(random, "GET", "/v2/two/blobs/" + digest, null, null, 200);
                return;
            }
            if (status == 400) {
                throw new IllegalStateException("refused: " + new String(answer.body()));
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("no commit of " + digest);
    }

    /** Asks either node until one answers as expected. */
    private HttpResponse<byte[]> any(Random random, String method, String path, byte[] body, String range, int expected)
            throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<byte[]> answer = null;
        while (System.nanoTime() < until) {
            answer = once(random, method, path, body, range);
            if (answer != null && answer.statusCode() == expected) {
                return answer;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException(method + " " + path + " answers " + answer + ", not " + expected);
    }

    /** Returns null if the node is not there. */
    private HttpResponse<byte[]> once(Random random, String method, String path, byte[] body, String range)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(nodes.get(random.nextInt(2)) + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null && body.length > 0) {
            request.header("Content-Type", "application/octet-stream");
        }
        if (range != null) {
            request.header("Content-Range", range);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException gone) {
            return null;
        }
    }
}
