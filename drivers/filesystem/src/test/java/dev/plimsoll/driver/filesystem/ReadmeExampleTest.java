package dev.plimsoll.driver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program under "Embed it" in the project's README compiles, runs, and does what it says. */
class ReadmeExampleTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- test: embed -->\\s*```java\\n(.*?)```", Pattern.DOTALL);
    private static final String HELLO = "315f5bdb76d078c43b8ac0064e4a0164612b1fce77c869345bfc94c75894edd3";

    @TempDir
    Path directory;

    @Test
    void storesItsBlobInALocalFolder() throws Exception {
        Path source = directory.resolve("Hello.java");
        Files.writeString(source, example());
        compile(source);
        Path store = directory.resolve("store");
        assertThat(run(store)).isEqualTo("sha256:" + HELLO + " 13" + System.lineSeparator());
        assertThat(store.resolve("docker/registry/v2/blobs/sha256/31/" + HELLO + "/data"))
                .hasContent("Hello, world!");
    }

    private static String example() throws Exception {
        Matcher readme = EXAMPLE.matcher(Files.readString(Path.of("..", "..", "README.md")));
        assertThat(readme.find()).as("README.md has an example").isTrue();
        return readme.group(1);
    }

    private void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int result = compiler.run(null, null, null, "-cp", classPath, "-d", directory.toString(), source.toString());
        assertThat(result).as("exit code of the compiler").isZero();
    }

    private String run(Path store) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            var main = loader.loadClass("Hello").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[] {store.toString()});
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
