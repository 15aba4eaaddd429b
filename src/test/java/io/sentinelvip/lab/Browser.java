package io.sentinelvip.lab;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;
import io.sentinelvip.Require;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine's own Chromium, without a window; nothing is downloaded. Of one thread. */
public final class Browser implements AutoCloseable {

  private static final int HEIGHT = 900;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
    this.playwright = playwright;
    this.chromium = chromium;
  }

  /** Skips the test where there is no Chromium, or no driver for it. */
  public static Browser orSkip() {
    Optional<Path> program = program();
    Require.orSkip(
        "chromium", program.isPresent(), "there is no chromium on the PATH; Debian: chromium");
    Playwright playwright = driver();
    return new Browser(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program.orElseThrow())
                    .setChromiumSandbox(false)));
  }

  private static Playwright driver() {
    try {
      return Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    } catch (RuntimeException e) {
      Require.orSkip("chromium", false, "no driver; build with -Pchromium: " + e);
      throw e;
    }
  }

  private static Optional<Path> program() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(dir -> Path.of(dir, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What a page did that a person does not see. */
  public static final class Tab implements AutoCloseable {
    private final Page page;
    private final URI origin;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private Tab(Page page, URI origin) {
      this.page = page;
      this.origin = origin;
      page.onConsoleMessage(m -> complaints.add(m.type() + ": " + m.text()));
      page.onPageError(complaints::add);
      page.onRequest(r -> requests.add(r.url()));
    }

    /** What Playwright knows of it. */
    public Page page() {
      return page;
    }

    /** All that was printed to its console, and every exception that nobody caught. */
    public List<String> complaints() {
      return List.copyOf(complaints);
    }

    /** The requests that went to another origin. */
    public List<String> strays() {
      return requests.stream()
          .filter(r -> !r.startsWith(origin.toString()) && !r.startsWith("data:"))
          .toList();
    }

    /** The text that a person sees. */
    public String text() {
      return page.innerText("body");
    }

    /** Whether something is wider than the screen. */
    public boolean scrollsSideways() {
      return (boolean)
          page.evaluate(
              "() => document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    @Override
    public void close() {
      page.context().close();
    }
  }

  /**
   * Opens a page.
   *
   * @param origin scheme, host and port
   * @param width of the screen, in pixels
   */
  public Tab open(URI origin, int width, ColorScheme colours) {
    Page page =
        chromium
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, HEIGHT)
                    .setColorScheme(colours))
            .newPage();
    Tab tab = new Tab(page, origin);
    page.navigate(origin + "/");
    return tab;
  }

  @Override
  public void close() {
    try {
      chromium.close();
    } catch (PlaywrightException e) {
      // It has gone already; what it did is judged elsewhere.
      System.err.println("chromium: " + e.getMessage());
    }
    playwright.close();
  }
}
