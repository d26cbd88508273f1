package dev.plimsoll.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. */
@AnalyzeClasses(packages = "dev.plimsoll", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {

    @ArchTest
    static final ArchRule THE_SERVICE_KNOWS_NO_DRIVER = noClasses()
            .that()
            .resideInAPackage("..api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..driver..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NEITHER_DRIVERS_NOR_SERVICE = noClasses()
            .that()
            .resideInAPackage("..engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.plimsoll.driver..",
                    "dev.plimsoll.api..",
                    "org.springframework..",
                    "io.netty..",
                    "reactor.netty..");

    @ArchTest
    static final ArchRule DRIVERS_KNOW_ONLY_WHAT_THE_ENGINE_SHOWS_THEM = noClasses()
            .that()
            .resideInAPackage("..driver..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.plimsoll.engine",
                    "dev.plimsoll.engine.blob..",
                    "dev.plimsoll.engine.manifest..",
                    "dev.plimsoll.engine.digest..",
                    "dev.plimsoll.engine.layout..",
                    "dev.plimsoll.api..",
                    "org.springframework..");

    @ArchTest
    static final ArchRule DRIVERS_KNOW_NETTY_ONLY_WHERE_THEIR_CLIENT_IS_MADE_OF_IT = noClasses()
            .that()
            .resideInAPackage("..driver..")
            .and()
            .resideOutsideOfPackages("dev.plimsoll.driver.redis", "dev.plimsoll.driver.s3")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule HANDLERS_KNOW_NO_CONFIGURATION = noClasses()
            .that()
            .resideInAPackage("..api.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..api.config..", "..api.ops..", "org.springframework.boot..");
}
