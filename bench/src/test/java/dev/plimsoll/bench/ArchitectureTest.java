package dev.plimsoll.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. */
@AnalyzeClasses(packages = "dev.plimsoll.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_NEITHER_THE_SERVICE_NOR_SPRING = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.plimsoll.api..", "org.springframework..");

    /** A registry by URL is any registry: what loads it knows nothing of ours. */
    @ArchTest
    static final ArchRule ONLY_IN_PROCESS_PARTS_KNOW_THE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackages("..bench.inprocess..", "..bench.micro..", "..bench.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.plimsoll.engine..", "dev.plimsoll.driver..");

    @ArchTest
    static final ArchRule ONLY_THE_CLIENT_SPEAKS_HTTP = classes()
            .that()
            .resideOutsideOfPackage("..bench.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("reactor.netty..", "io.netty.handler..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI = noClasses()
            .that()
            .resideOutsideOfPackage("..bench.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule PACKAGES_DO_NOT_DEPEND_ON_EACH_OTHER_IN_CIRCLES =
            slices().matching("dev.plimsoll.bench.(*)..").should().beFreeOfCycles();
}
