package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.guildhall.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

/** The structure of the whole application, and that its guards bite. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.guildhall");
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted");

    private static final Pattern ELEMENT = Pattern.compile("^ *(Component|Rel)\\(");

    @TestFactory
    Stream<DynamicTest> theHouseStyleIsKept() {
        return HouseRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(OURS)));
    }

    @TestFactory
    Stream<DynamicTest> aPlantedViolationOfEachRuleIsFound() {
        return HouseRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThat(rule.getValue().evaluate(PLANTED).hasViolation())
                                .isTrue()));
    }

    @Test
    void testsDoNotSleep() {
        ArchRule rule = ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("planted..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class);
        rule.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("dev.guildhall"));
    }

    @Test
    void modulesUseOnlyWhatTheyDeclare() {
        ApplicationModules.of(Application.class).verify();
    }

    @Test
    void diagramsOfTheModulesAreDrawn() throws IOException {
        new Documenter(
                        ApplicationModules.of(Application.class),
                        Documenter.Options.defaults().withOutputFolder("../docs/modules"))
                .writeModulesAsPlantUml()
                .writeIndividualModulesAsPlantUml()
                .writeModuleCanvases();
        try (Stream<Path> drawn = Files.list(Path.of("../docs/modules"))) {
            for (Path diagram :
                    drawn.filter(file -> file.toString().endsWith(".puml")).toList()) {
                inOrder(diagram);
            }
        }
        assertThat(Path.of("../docs/modules/components.puml")).exists();
    }

    /** The documenter draws boxes and arrows in the order of a hash: in order, the same house gives the same file. */
    private static void inOrder(Path diagram) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(diagram));
        for (int from = 0; from < lines.size(); from++) {
            int to = from;
            while (to < lines.size() && ELEMENT.matcher(lines.get(to)).find()) {
                to++;
            }
            Collections.sort(lines.subList(from, to));
            from = Math.max(from, to - 1);
        }
        Files.write(diagram, lines);
    }
}
