package dev.plimsoll.driver.s3;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.plimsoll.driver.s3", importOptions = ImportOption.DoNotIncludeTests.class)
final class S3ArchitectureTest {

    @ArchTest
    static final ArchRule knowsOnlyContractsValuesAndErrorsOfTheEngine = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.plimsoll.engine..")
                    .and(not(resideInAnyPackage(
                            "dev.plimsoll.engine.spi", "dev.plimsoll.engine.content", "dev.plimsoll.engine.error"))));
}
