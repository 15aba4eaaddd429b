package io.sentinelvip.whole;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Browser;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Pictures;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.model.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status page of real agents, in a real browser, through a failover. */
class PageIT {

  private static final int DESK = 1000;
  private static final int PHONE = 360;

  private static Optional<Browser> browser = Optional.empty();

  @BeforeAll
  static void chromiumIsThere() {
    browser = Optional.of(Browser.orSkip());
    PlaywrightAssertions.setDefaultAssertionTimeout(Deployment.SOON.toSeconds() * 1_000.0);
  }

  @AfterAll
  static void quit() {
    browser.ifPresent(Browser::close);
  }

  @Test
  void theGroupAFailoverAndTheEndOfTheAgentAreShownWithoutAReload() {
    Path stand = standInForIp();
    try (Deployment d =
        Deployment.plan()
            .zones()
            .agent((agent, node) -> agent.environment("PATH", stand + ":" + System.getenv("PATH")))
            .start()) {
      d.awaitSettled();
      Node old = d.group().node(0);
      Node beside = d.group().node(1);
      try (Browser.Tab desk = open(d.agent(beside), DESK, ColorScheme.LIGHT);
          Browser.Tab phone = open(d.agent(beside), PHONE, ColorScheme.DARK)) {
        assertThat(verdict(desk)).containsText("RIGHT: " + Deployment.VIP + " of mymaster");
        showsTheGroup(d, desk, old);
        desk.page().evaluate("() => { window.neverReloaded = true; }");

        assertThat(d.group().killMaster().index()).isEqualTo(old.index());
        assertThat(verdict(desk)).containsText("FAILOVER");
        Node next = d.group().awaitMasterOtherThan(old);
        d.awaitAt(next);
        showsTheMove(d, desk, old, next);
        assertThat(verdict(phone)).containsText("RIGHT");
        assertThat(phone.scrollsSideways()).isFalse();
        assertThat(desk.page().evaluate("() => window.neverReloaded")).isEqualTo(true);
        for (Browser.Tab tab : List.of(desk, phone)) {
          assertThat(tab.complaints()).isEmpty();
          assertThat(tab.strays()).isEmpty();
        }
        picture(d.agent(next), "status-page.png", DESK);
        picture(d.agent(next), "status-page-phone.png", PHONE);

        d.agent(beside).process().kill();
        assertThat(desk.page().locator("#banner")).containsText("The agent does not answer");
        assertThat(desk.page().locator("#clock")).containsText("OLD");
        assertThat(desk.page().locator("body[data-old]")).hasCount(1);
        d.agent(beside).start();
        assertThat(desk.page().locator("#clock")).containsText("live");
      }
    }
  }

  private static void showsTheGroup(Deployment d, Browser.Tab desk, Node master) {
    Locator picture = desk.page().locator("svg.picture");
    for (String zone : List.of("us-east-1a", "us-east-1b", "us-east-1c")) {
      assertThat(picture).containsText(zone);
    }
    for (Node node : d.group().nodes()) {
      assertThat(picture).containsText(node.announced().toString());
      assertThat(row(desk, node)).containsText(Deployment.instance(node));
    }
    assertThat(row(desk, master)).containsText("MASTER");
    assertThat(picture.locator("text:has-text('Sentinel agrees')")).hasCount(3);
    assertThat(picture.locator("path.way.ok")).hasCount(d.tables().size());
    assertThat(desk.page().locator("body")).containsText("Without all three this agent writes");
  }

  private static void showsTheMove(Deployment d, Browser.Tab desk, Node old, Node next) {
    assertThat(verdict(desk)).containsText("RIGHT");
    assertThat(desk.page().locator("section.vip"))
        .containsText("All 3 route tables lead to the master, " + next.announced());
    assertThat(row(desk, next)).containsText("MASTER");
    assertThat(row(desk, old)).containsText("replica, down for 3 of 3 Sentinels");
    for (String table : d.tables()) {
      assertThat(desk.page().locator("li:has-text('" + table + "')").first())
          .containsText("at the master, " + next.announced());
    }
    Locator incident = desk.page().locator("details.incident").first();
    assertThat(incident.locator("> summary"))
        .containsText(old.announced() + " → " + next.announced());
    assertThat(incident.locator("> summary")).containsText("verified after");
    for (String stage : List.of("down seen", "agreed", "promoted", "majority", "verified")) {
      assertThat(incident.locator("ul[aria-label=Stages]")).containsText(stage);
    }
  }

  private static Locator verdict(Browser.Tab tab) {
    return tab.page().locator("section.vip h2");
  }

  /** The line of the node in the list below the picture. */
  private static Locator row(Browser.Tab tab, Node node) {
    return tab.page()
        .locator("section:has(> h3:text-is('Nodes')) li:has-text('" + node.announced() + "')");
  }

  private static Browser.Tab open(AgentProcess agent, int width, ColorScheme colours) {
    Endpoint at = agent.admin();
    return browser.orElseThrow().open(URI.create("http://" + at), width, colours);
  }

  /** The VIP is on no loopback of this machine; the agents are told that it is. */
  private static Path standInForIp() {
    Path dir = Scratch.dir("ip");
    Path ip =
        Scratch.write(
            dir.resolve("ip"),
            """
            #!/bin/sh
            echo '[{"addr_info":[{"local":"%s","prefixlen":32,"label":"lo"}]}]'
            """
                .formatted(Deployment.VIP));
    assertThat(ip.toFile().setExecutable(true)).isTrue();
    return dir;
  }

  /** For the documentation: where {@code -Dpage.screenshots=DIRECTORY} says. */
  private static void picture(AgentProcess agent, String name, int width) {
    Optional<String> into = Optional.ofNullable(System.getProperty("page.screenshots"));
    if (into.isEmpty()) {
      return;
    }
    try (Browser.Tab tab = open(agent, width, ColorScheme.LIGHT)) {
      assertThat(verdict(tab)).containsText("RIGHT");
      assertThat(tab.page().locator("details.incident[open] .bar").first()).isVisible();
      Pictures.write(
          tab.page().screenshot(new Page.ScreenshotOptions().setFullPage(true)),
          Path.of(into.get(), name));
    }
  }
}
