package dev.plimsoll.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.plimsoll.engine");

    @Test
    void importsNothingButItsFewLibraries() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.plimsoll.engine..",
                        "java..",
                        "javax.crypto..",
                        "org.reactivestreams..",
                        "reactor.core..",
                        "reactor.util..",
                        "com.github.benmanes.caffeine..",
                        "tools.jackson.core..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(ENGINE);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching("dev.plimsoll.engine.(*)..").should().beFreeOfCycles().check(ENGINE);
    }

    @Test
    void errorsAndContentKnowNothingAboveThem() {
        classes()
                .that()
                .resideInAPackage("dev.plimsoll.engine.error")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.plimsoll.engine.error", "java..", "org.jspecify..")
                .check(ENGINE);
        classes()
                .that()
                .resideInAPackage("dev.plimsoll.engine.spi")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.plimsoll.engine.spi",
                        "dev.plimsoll.engine.content",
                        "dev.plimsoll.engine.error",
                        "reactor.core..",
                        "java..",
                        "org.jspecify..")
                .check(ENGINE);
    }

    /** Nothing on this module's class path, tests included, brings them in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/netty/buffer/ByteBuf.class",
                "io/netty/util/Version.class",
                "org/springframework/core/SpringVersion.class",
                "org/springframework/boot/SpringApplication.class"
            })
    void resolvesNeitherNettyNorSpring(String type) {
        assertThat(ArchitectureTest.class.getClassLoader().getResource(type)).isNull();
    }
}
