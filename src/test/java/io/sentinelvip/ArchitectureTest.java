package io.sentinelvip;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sentinelvip.engine.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may import whom. */
class ArchitectureTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sentinelvip");

  static final List<String> ADAPTERS =
      List.of(
          "sentinel",
          "ec2",
          "imds",
          "loopback",
          "alert",
          "state",
          "admin",
          "systemd",
          "cloudwatch",
          "prometheus",
          "group",
          "sns");

  /** Libraries that every package may use. */
  private static final Set<String> COMMON = Set.of("org.slf4j", "org.jspecify");

  @Test
  void theClassesAreThereToBeJudged() {
    assertThat(OURS.stream().map(JavaClass::getPackageName))
        .contains("io.sentinelvip.model", "io.sentinelvip.core", "io.sentinelvip.engine");
  }

  @Test
  void modelImportsNothingOfOurs() {
    imports("model");
  }

  @Test
  void coreImportsModelAlone() {
    imports("core", "model");
  }

  @Test
  void engineImportsCoreAndModel() {
    imports("engine", "core", "model");
  }

  @Test
  void aDrillKnowsTheCheckAndThePortsAndNoAdapter() {
    imports("drill", "check", "engine", "core", "model");
  }

  @Test
  void configImportsModelAlone() {
    imports("config", "model");
  }

  @ParameterizedTest
  @FieldSource("ADAPTERS")
  void anAdapterImportsNoOther(String adapter) {
    imports(adapter, "engine", "core", "model");
  }

  @ParameterizedTest
  @FieldSource("ADAPTERS")
  void anAdapterUsesOneLibraryAtMost(String adapter) {
    assertThat(libraries(adapter)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void insideOfTheAdaptersNoLibraryIsUsed() {
    assertThat(Stream.of("model", "core", "engine").flatMap(p -> libraries(p).stream())).isEmpty();
  }

  @Test
  void theCliKnowsNoAdapterButTheAdminClient() {
    String[] adapters =
        ADAPTERS.stream()
            .filter(a -> !a.equals("admin"))
            .map(ArchitectureTest::under)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(under("cli"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(adapters)
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.sentinelvip.(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void insideOfTheAdaptersTheTimeComesFromTheClock() {
    noClasses()
        .that()
        .resideInAnyPackage(under("model"), under("core"), under("engine"))
        .and()
        .doNotBelongToAnyOf(Clock.class)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.time.Clock.class)
        .check(OURS);
  }

  @Test
  void theCoreHasNoLoggerThreadInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage(under("core"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.slf4j..", "java.util.logging..", "java.io..", "java.nio..", "java.net..")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, System.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(OURS);
  }

  /** A package depends on no package of ours but itself and these. */
  private static void imports(String from, String... allowed) {
    String[] within =
        Stream.concat(Stream.of(from), Arrays.stream(allowed))
            .map(ArchitectureTest::under)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(under(from))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are foreign or in " + Arrays.toString(within),
                c ->
                    !c.getPackageName().startsWith("io.sentinelvip")
                        || JavaClass.Predicates.resideInAnyPackage(within).test(c)))
        .allowEmptyShould(true)
        .check(OURS);
  }

  private static Set<String> libraries(String name) {
    Set<String> found = new TreeSet<>();
    for (JavaClass c : OURS) {
      if (JavaClass.Predicates.resideInAPackage(under(name)).test(c)) {
        c.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .map(t -> t.getBaseComponentType().getPackageName())
            .filter(p -> !p.isEmpty() && !p.startsWith("java.") && !p.startsWith("javax."))
            .filter(p -> !p.startsWith("io.sentinelvip") && !p.startsWith("com.sun.net."))
            .map(ArchitectureTest::library)
            .filter(l -> !COMMON.contains(l))
            .forEach(found::add);
      }
    }
    return found;
  }

  /** The first two parts of the package: {@code software.amazon}, {@code redis.clients}. */
  private static String library(String packageName) {
    String[] parts = packageName.split("\\.", 3);
    return parts.length < 2 ? packageName : parts[0] + "." + parts[1];
  }

  private static String under(String name) {
    return "io.sentinelvip." + name + "..";
  }
}
