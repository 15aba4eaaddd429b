package io.sentinelvip.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sentinelvip.lab.AgentProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The SDK's service clients in the built jar, of which the build leaves out what nobody calls: all
 * is there that is called or named. The classes of the tests are the whole ones.
 */
class SlimIT {

  private static final String SERVICES = "software.amazon.awssdk.services.";

  /** In a class file: a name, a descriptor, or a text from which a class is looked up. */
  private static final Pattern NAME =
      Pattern.compile("software([./])amazon\\1awssdk\\1services\\1[\\w$]+(?:\\1[\\w$]+)+");

  @Test
  void theOperationsOfEc2AreThoseThatAreCalled() throws Exception {
    try (URLClassLoader jar = jarAlone()) {
      Set<String> operations = new TreeSet<>();
      for (var method : jar.loadClass(Ec2Client.class.getName()).getMethods()) {
        if (method.getReturnType().getName().endsWith("Response")) {
          operations.add(method.getName());
        }
      }
      assertThat(operations)
          .containsExactlyInAnyOrder(
              "createRoute",
              "describeInstances",
              "describeNetworkInterfaces",
              "describeRouteTables",
              "describeSecurityGroups",
              "describeSubnets",
              "modifyInstanceAttribute",
              "modifyNetworkInterfaceAttribute",
              "replaceRoute");
    }
  }

  @Test
  void allThatIsCalledOfThemIsThere() {
    JavaClasses classes = ownAndSdk();
    List<String> called = new ArrayList<>();
    Set<String> missing = new TreeSet<>();
    for (JavaClass from : classes) {
      from.getCodeUnitAccessesFromSelf().stream()
          .filter(a -> a.getTargetOwner().getName().startsWith(SERVICES))
          .forEach(
              a -> {
                CodeUnitAccessTarget target = a.getTarget();
                called.add(target.getFullName());
                if (target.resolveMember().isEmpty()) {
                  missing.add(a.getDescription());
                }
              });
    }
    assertThat(called)
        .anyMatch(c -> c.contains("Ec2Client.replaceRoute("))
        .hasSizeGreaterThan(1000);
    assertThat(missing).isEmpty();
  }

  /** Those that are only asked about as well, such as the other requests by an interceptor. */
  @Test
  void everyClassThatIsUsedOfThemIsThere() {
    JavaClasses classes = ownAndSdk();
    Set<String> used = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    for (JavaClass from : classes) {
      for (Dependency d : from.getDirectDependenciesFromSelf()) {
        JavaClass target = d.getTargetClass().getBaseComponentType();
        if (target.getName().startsWith(SERVICES)) {
          used.add(target.getName());
          if (!classes.contain(target.getName())) {
            missing.add(d.getDescription());
          }
        }
      }
    }
    assertThat(used).hasSizeGreaterThan(1000);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyClassThatAnythingElseNamesIsThere() throws Exception {
    Set<String> named = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    try (JarFile jar = new JarFile(AgentProcess.jar().toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (!entry.getName().startsWith(SERVICES.replace('.', '/'))) {
          named.addAll(names(jar, entry));
        }
      }
      for (String name : named) {
        boolean known = Ec2Client.class.getClassLoader().getResource(name) != null;
        if (known && jar.getEntry(name) == null) {
          missing.add(name);
        }
      }
    }
    assertThat(named)
        .contains(
            "software/amazon/awssdk/services/ec2/Ec2Client.class",
            "software/amazon/awssdk/services/sts/internal/StsWebIdentityCredentialsProviderFactory.class");
    assertThat(missing).isEmpty();
  }

  private static Set<String> names(JarFile jar, JarEntry entry) throws IOException {
    Set<String> names = new TreeSet<>();
    try (InputStream bytes = jar.getInputStream(entry)) {
      Matcher name = NAME.matcher(new String(bytes.readAllBytes(), ISO_8859_1));
      while (name.find()) {
        names.add(name.group().replace('.', '/') + ".class");
      }
    }
    return names;
  }

  /** With their initializers, and as the JVM verifies them. */
  @Test
  void everyClassOfThemLoads() throws Exception {
    Set<String> broken = new TreeSet<>();
    int loaded = 0;
    try (JarFile jar = new JarFile(AgentProcess.jar().toFile());
        URLClassLoader alone = jarAlone()) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName().replace('/', '.');
        if (name.startsWith(SERVICES) && name.endsWith(".class")) {
          load(name.substring(0, name.length() - ".class".length()), alone, broken);
          loaded++;
        }
      }
    }
    assertThat(loaded).isGreaterThan(100);
    assertThat(broken).isEmpty();
  }

  private static void load(String name, ClassLoader alone, Set<String> broken) {
    try {
      Class<?> there = Class.forName(name, true, alone);
      if (there.isEnum() && there.getEnumConstants() == null) {
        broken.add(name + ": its constants cannot be asked for");
      }
    } catch (ClassNotFoundException | LinkageError e) {
      broken.add(name + ": " + e);
    }
  }

  private static JavaClasses ownAndSdk() {
    return new ClassFileImporter()
        .importUrls(List.of(inJar("/io/sentinelvip/"), inJar("/software/amazon/")));
  }

  private static URL inJar(String path) {
    try {
      return new URL("jar:" + AgentProcess.jar().toUri() + "!" + path);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  private static URLClassLoader jarAlone() throws IOException {
    URL jar = AgentProcess.jar().toUri().toURL();
    return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
  }
}
