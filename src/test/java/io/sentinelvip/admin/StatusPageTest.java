package io.sentinelvip.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import io.sentinelvip.engine.SampleIncidents;
import io.sentinelvip.lab.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser, against an agent that says what the test wants. */
class StatusPageTest {

  private static final long DAY = 1_700_000_000_000L;
  private static final String EVIL = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";

  /** The texts of the picture that reach out of it, or out of the box that they begin in. */
  private static final String TOO_LONG =
      """
      () => [...document.querySelectorAll('svg.picture text')].filter(text => {
        let box = text;
        while (box && !box.matches('rect.box')) box = box.previousElementSibling;
        const t = text.getBoundingClientRect();
        const all = text.ownerSVGElement.getBoundingClientRect();
        const b = box ? box.getBoundingClientRect() : all;
        const inside = t.left < b.right && t.top < b.bottom && t.bottom > b.top;
        return t.left < all.left - 1 || t.right > (inside ? b.right : all.right) + 1;
      }).map(text => text.textContent)
      """;

  private static Optional<Browser> browser = Optional.empty();

  private final FakeAgent agent = new FakeAgent();
  private final SampleGroup group = new SampleGroup();
  private final CountDownLatch hung = new CountDownLatch(1);
  private AdminServer server = serve(0);
  private final int port = server.address().getPort();
  private final List<Browser.Tab> tabs = new ArrayList<>();

  @BeforeAll
  static void chromiumIsThere() {
    browser = Optional.of(Browser.orSkip());
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
  }

  @AfterAll
  static void quit() {
    browser.ifPresent(Browser::close);
  }

  @AfterEach
  void stop() {
    hung.countDown();
    tabs.forEach(Browser.Tab::close);
    server.close();
  }

  private AdminServer serve(int at) {
    agent.edit = r -> group.report();
    try {
      return new AdminServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), agent);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Browser.Tab open(int width, ColorScheme colours) {
    Browser.Tab tab =
        browser.orElseThrow().open(URI.create("http://127.0.0.1:" + port), width, colours);
    tabs.add(tab);
    return tab;
  }

  private Page open() {
    return open(1100, ColorScheme.LIGHT).page();
  }

  private void quiet() {
    assertThat(tabs).allSatisfy(t -> assertThat(t.complaints()).isEmpty());
    assertThat(tabs).allSatisfy(t -> assertThat(t.strays()).isEmpty());
  }

  private static Locator verdict(Page page) {
    return page.locator("section.vip h2").first();
  }

  private static Locator row(Page page, int table) {
    return page.locator("li:has-text('rtb-0000000000000000" + table + "')");
  }

  @Test
  void aGroupThatIsRightIsShownWithEveryNodeZoneSentinelTableAndProof() {
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT: 172.16.0.10 of mymaster");
    assertThat(page.locator("body"))
        .containsText("All 3 route tables lead to the master, " + SampleGroup.A);
    Locator picture = page.locator("svg.picture");
    for (String zone : List.of("eu-central-1a", "eu-central-1b", "eu-central-1c")) {
      assertThat(picture).containsText(zone);
    }
    assertThat(picture).containsText("MASTER, this agent");
    assertThat(picture.locator("path.way.ok")).hasCount(3);
    assertThat(picture.locator("text:has-text('Sentinel agrees')")).hasCount(3);
    assertThat(page.locator("li:has-text(' holds: ')")).hasCount(3);
    assertThat(page.locator("#clock")).containsText("live");
    assertThat(page.title()).startsWith("✔");
    quiet();
  }

  @Test
  void aReplicasAgentKnowsWhoseInterfaceTheTablesLeadTo() {
    group.here = 1;
    group.phase = "following";
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    assertThat(page.locator("body")).containsText("Without all three this agent writes nothing");
    group.tables = List.of(SampleGroup.table(1, SampleGroup.eni(2)));
    assertThat(verdict(page)).containsText("WRONG");
    assertThat(row(page, 1)).containsText("at " + SampleGroup.C + ", which is not the master");
    assertThat(page.locator("svg.picture path.way.bad")).hasCount(1);
    quiet();
  }

  @Test
  void whoseAnInterfaceIsIsNotGuessedWhereEc2DidNotTell() {
    group.here = 1;
    group.phase = "following";
    group.placed = false;
    Page page = open();
    assertThat(verdict(page)).containsText("NOT KNOWN");
    assertThat(page.locator("body")).containsText("whose that is, EC2 has not told");
    assertThat(page.locator("body")).containsText("zone unknown");
    assertThat(page.locator("body")).containsText("UnauthorizedOperation");
    assertThat(page.locator("svg.picture path.way.unknown")).hasCount(3);
    quiet();
  }

  @Test
  void deniedTablesBlackholesAndMissingRoutesEachSaySo() {
    String gone = "eni-0d44444444444444d";
    group.tables =
        List.of(
            SampleGroup.table(
                1, SampleGroup.eni(0), false, "UnauthorizedOperation: ec2:ReplaceRoute"),
            SampleGroup.table(2, gone + " (blackhole)", true, ""),
            SampleGroup.table(3, "no route"),
            SampleGroup.table(4, gone));
    group.right = false;
    Page page = open();
    assertThat(verdict(page)).containsText("WRONG");
    assertThat(row(page, 1))
        .containsText("Problem: UnauthorizedOperation: ec2:ReplaceRoute (tried 3 times)");
    assertThat(row(page, 2)).containsText("blackhole: " + gone + " is gone");
    assertThat(row(page, 3)).containsText("no route");
    assertThat(row(page, 4)).containsText("at " + gone + "; whose that is, EC2 has not told");
    assertThat(page.title()).startsWith("✖");
    quiet();
  }

  @Test
  void whatElseIsWrongIsNotHiddenByRoutesThatAreRight() {
    group.alerts = List.of(new VipReport.Raised("warning", "quorum", "two Sentinels"));
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    assertThat(page.locator("section.vip")).containsText("Warnings stand: quorum.");
    assertThat(page.locator("section.vip[data-state=right]")).hasCount(1);
    group.alerts = List.of(new VipReport.Raised("critical", "loopback", "not on lo"));
    assertThat(verdict(page)).containsText("NOT RIGHT");
    assertThat(page.locator("section.vip"))
        .containsText(
            "to the master, " + SampleGroup.A + ", but a critical alert stands: loopback.");
    group.alerts = List.of();
    group.right = false;
    assertThat(page.locator("section.vip"))
        .containsText("but something else is not as it should be");
    assertThat(page.locator("section.vip[data-state=wrong]")).hasCount(1);
    quiet();
  }

  @Test
  void severalVipsEachHaveTheirOwnPicture() {
    group.vips = List.of("172.16.0.10", "172.16.0.11", "fd00:beef::10");
    Page page = open(360, ColorScheme.DARK).page();
    assertThat(page.locator("section.vip")).hasCount(3);
    assertThat(page.locator("svg.picture")).hasCount(3);
    assertThat(page.locator("section.vip").nth(2)).containsText("RIGHT: fd00:beef::10 of mymaster");
    assertThat(tabs.get(0).scrollsSideways()).isFalse();
    quiet();
  }

  @Test
  void pausedAndAlertOnlyAreTheFirstThingThatIsSeen() {
    group.mode = "alert-only";
    group.pausedUntil = DAY;
    Page page = open(360, ColorScheme.LIGHT).page();
    assertThat(page.locator("header")).containsText("ALERT ONLY");
    assertThat(page.locator("header")).containsText("PAUSED");
    assertThat(page.locator("section.vip")).containsText("PAUSED until 2023-11-14 22:13:20Z");
    assertThat(page.locator("section.vip")).containsText("ALERT ONLY: changes nothing");
    quiet();
  }

  @Test
  void blindIsSaidAndNeverShownAsRight() {
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    group.blindFor = 12_000;
    group.named = null;
    assertThat(verdict(page)).containsText("BLIND");
    assertThat(page.locator("#banner"))
        .containsText("the agent is blind: no majority of the Sentinels is seen");
    assertThat(page.locator("section.vip[data-state=right]")).hasCount(0);
    assertThat(page.title()).startsWith("?");
    quiet();
  }

  @Test
  void anAgentWhoseOwnViewsAreOldIsNotBelieved() {
    group.viewAge = 61_000;
    Page page = open();
    assertThat(verdict(page)).containsText("NOT KNOWN");
    assertThat(page.locator("#banner"))
        .containsText("the agent answers, but what it knows of the Sentinels is old");
    assertThat(page.locator("body")).containsText("No Sentinel has answered this agent for 61 s");
    quiet();
  }

  @Test
  void dataOfAnAgentThatIsGoneIsGreyAndSaysItsAgeUntilItIsBack() {
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    assertThat(page.locator("body[data-old]")).hasCount(0);
    server.close();
    assertThat(page.locator("#banner")).containsText("The agent does not answer. What you see is");
    assertThat(page.locator("body[data-old]")).hasCount(1);
    assertThat(page.locator("#clock")).containsText("OLD");
    assertThat(verdict(page)).containsText("RIGHT");
    assertThat(page.evaluate("() => getComputedStyle(document.querySelector('main')).filter"))
        .isEqualTo("grayscale(1)");
    group.reason = "it is back";
    server = serve(port);
    assertThat(page.locator("body")).containsText("it is back");
    assertThat(page.locator("body[data-old]")).hasCount(0);
    assertThat(page.locator("#banner")).isEmpty();
  }

  @Test
  void anAgentThatHangsIsNotWaitedFor() {
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    agent.edit =
        r -> {
          try {
            hung.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return r;
        };
    assertThat(page.locator("#banner")).containsText("has not answered within 3.0 s");
    assertThat(page.locator("body[data-old]")).hasCount(1);
  }

  @Test
  void anAgentThatWantsATokenSaysWhereToGetOne() {
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    page.route(
        "**/status", r -> r.fulfill(new Route.FulfillOptions().setStatus(401).setBody("{}")));
    assertThat(page.locator("#banner"))
        .containsText("open the link that \"sentinel-vip page\" prints");
    assertThat(page.locator("body[data-old]")).hasCount(1);
  }

  @Test
  void whatOthersWroteIsTextAndNeverMarkup() {
    group.master = EVIL;
    group.reason = EVIL;
    group.alerts = List.of(new VipReport.Raised("critical", EVIL, EVIL));
    group.tables = List.of(SampleGroup.table(1, SampleGroup.eni(0), false, EVIL));
    IncidentReport i = IncidentReport.of(SampleIncidents.verified(7, DAY));
    IncidentReport.Stage evil = new IncidentReport.Stage(EVIL, EVIL, i.openedAt(), 5, EVIL);
    agent.history =
        new History(
            List.of(
                new KeptIncident(
                    1,
                    new IncidentReport(
                        EVIL,
                        EVIL,
                        EVIL,
                        7,
                        i.from(),
                        i.to(),
                        true,
                        i.openedAt(),
                        DAY,
                        9,
                        "verified",
                        EVIL,
                        List.of(evil),
                        List.of(new IncidentReport.Call(EVIL, EVIL, 1, 1, EVIL))))),
            0);
    Page page = open();
    assertThat(verdict(page)).containsText("of " + EVIL);
    assertThat(page.locator(".incident > summary")).containsText(EVIL);
    assertThat(page.locator("img, b")).hasCount(0);
    assertThat(page.title()).doesNotContain("owned");
    quiet();
  }

  @Test
  void theBrowserItselfRefusesMarkupAndForeignScripts() {
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    assertThatThrownBy(() -> page.evaluate("() => { document.body.innerHTML = '<b>x</b>'; }"))
        .hasMessageContaining("TrustedHTML");
    page.evaluate(
        "() => { const s = document.createElement('div'); s.setAttribute('style', 'color: red');"
            + " document.body.append(s); }");
    assertThat(tabs.get(0).complaints()).anyMatch(c -> c.contains("Content Security Policy"));
  }

  @Test
  void aFailoverIsShownLiveAndItsIncidentWithItsTimeline() {
    Page page = open();
    assertThat(verdict(page)).containsText("RIGHT");
    assertThat(page.locator("body")).containsText("None is kept.");
    group.incident = IncidentReport.of(SampleIncidents.open(7, DAY));
    group.named = SampleGroup.B;
    group.phase = "following";
    group.right = false;
    assertThat(verdict(page)).containsText("FAILOVER");
    assertThat(page.locator(".incident > summary")).containsText("mymaster@7 open, not over");
    group.tables = List.of(SampleGroup.table(1, SampleGroup.eni(1)));
    group.right = true;
    group.incident = IncidentReport.of(SampleIncidents.verified(7, DAY));
    agent.history =
        new History(List.of(new KeptIncident(1, Objects.requireNonNull(group.incident))), 0);
    assertThat(verdict(page)).containsText("RIGHT");
    assertThat(page.locator(".incident > summary"))
        .containsText("mymaster@7 verified after 2.50 s");
    assertThat(page.locator("ul[aria-label=Stages] li")).hasCount(4);
    assertThat(page.locator("ul[aria-label=Stages] li").nth(1)).containsText("majority+1.25 s");
    Locator calls = page.locator("ul[aria-label=Calls] li").nth(1);
    assertThat(calls).not().isVisible();
    page.locator("summary:has-text('Calls: 2')").click();
    assertThat(calls).isVisible();
    assertThat(calls).containsText("no answer");
    quiet();
  }

  @Test
  void incidentsUnfoldByKeyboardAndStayUnfoldedWhileThePageLives() {
    List<KeptIncident> kept = new ArrayList<>();
    for (int n = 1; n <= 7; n++) {
      kept.add(
          new KeptIncident(n, IncidentReport.of(SampleIncidents.verified(n, DAY + n * 60_000L))));
    }
    agent.history = new History(kept, 0);
    Page page = open();
    Locator incidents = page.locator("details.incident");
    assertThat(incidents).hasCount(5);
    assertThat(incidents.nth(0)).hasAttribute("open", "");
    for (String key : List.of("Tab", "Tab", "Tab", "Enter")) {
      page.keyboard().press(key);
    }
    assertThat(incidents.nth(1)).hasAttribute("open", "");
    String before = page.locator("#clock").innerText();
    group.reason = "something new";
    assertThat(page.locator("body")).containsText("something new");
    assertThat(page.locator("#clock")).not().hasText(before);
    assertThat(incidents.nth(1)).hasAttribute("open", "");
    assertThat(page.evaluate("() => document.activeElement.tagName")).isEqualTo("SUMMARY");
    page.locator("#more").click();
    assertThat(incidents).hasCount(7);
    quiet();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 360, 768})
  void nothingIsWiderThanTheScreen(int width) {
    group.alerts = List.of(new VipReport.Raised("critical", "k", "x".repeat(300)));
    group.reason = "a-word-without-an-end-".repeat(20);
    agent.history =
        new History(
            List.of(new KeptIncident(1, IncidentReport.of(SampleIncidents.verified(7, DAY)))), 0);
    Page page = open(width, ColorScheme.LIGHT).page();
    assertThat(page.locator("details.incident[open] .bar").first()).isVisible();
    assertThat(tabs.get(0).scrollsSideways()).isFalse();
    assertThat((List<?>) page.evaluate(TOO_LONG)).isEmpty();
    quiet();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void theStatesDifferInShapeNotInColourAlone(ColorScheme colours) {
    Page page = open(1100, colours).page();
    assertThat(verdict(page)).containsText("RIGHT");
    String right = shape(page);
    group.tables = List.of(SampleGroup.table(1, "no route"));
    assertThat(verdict(page)).containsText("WRONG");
    String wrong = shape(page);
    group.blindFor = 1;
    assertThat(verdict(page)).containsText("BLIND");
    assertThat(List.of(right, wrong, shape(page))).doesNotHaveDuplicates();
    quiet();
  }

  private static String shape(Page page) {
    return String.valueOf(page.locator(".big .icon path").first().getAttribute("d"));
  }
}
