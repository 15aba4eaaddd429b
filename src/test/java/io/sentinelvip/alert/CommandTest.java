package io.sentinelvip.alert;

import static io.sentinelvip.alert.Notices.notice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import io.sentinelvip.lab.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real programs that do it, fail, hang and flood. */
@Timeout(60)
class CommandTest {

  private static final Notice NOTICE = notice("mymaster@7", Severity.CRITICAL);

  @TempDir private Path dir = Path.of("");

  private Command command(String script) throws IOException {
    Path program = Files.writeString(dir.resolve("notify"), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new Command(program, Notice::summary, Duration.ofSeconds(3));
  }

  private UndeliveredException failure(String script) throws IOException {
    Command command = command(script);
    UndeliveredException e =
        catchThrowableOfType(UndeliveredException.class, () -> command.send(NOTICE));
    assertThat(e).as("not delivered").isNotNull();
    return e;
  }

  @Test
  void itsArgumentsAreThoseOfSentinelsNotificationScript() throws Exception {
    Command command = command("printf '%s|' \"$#\" \"$1\" \"$2\" >> " + dir.resolve("out"));
    command.send(NOTICE);
    command.send(notice("mymaster@7", Severity.CRITICAL, Alert.State.RESOLVED));
    assertThat(Files.readString(dir.resolve("out")))
        .isEqualTo("2|+failover|the <VIP> & \"all\"|2|-failover|the <VIP> & \"all\"|");
  }

  @Test
  void itsEnvironmentIsEveryFieldAndNothingOfTheAgentsButThePath() throws Exception {
    command("env > " + dir.resolve("out")).send(NOTICE);
    List<String> lines = Files.readAllLines(dir.resolve("out"));
    assertThat(lines)
        .contains(
            "SENTINEL_VIP_ALERT_KEY=mymaster@7",
            "SENTINEL_VIP_ALERT_STATUS=CRITICAL",
            "SENTINEL_VIP_ALERT_WHAT_TO_DO=look {key}",
            "SENTINEL_VIP_ALERT_TOOK=3.2 s",
            "LC_ALL=C.UTF-8");
    assertThat(lines)
        .filteredOn(l -> l.matches("[A-Z_]+=.*"))
        .extracting(l -> l.substring(0, l.indexOf('=')))
        .filteredOn(name -> !name.startsWith("SENTINEL_VIP_ALERT_"))
        .containsOnly("PATH", "LC_ALL", "PWD");
  }

  @Test
  void exitCode1IsTriedAgainAndAHigherOneIsNot() throws Exception {
    UndeliveredException one = failure("echo 'no route to host' >&2; exit 1");
    assertThat(one.why()).isEqualTo("exit code 1: no route to host");
    assertThat(one.again()).isTrue();
    assertThat(failure("exit 2").again()).isFalse();
    assertThat(failure("exit 2").why()).isEqualTo("exit code 2");
  }

  @Test
  void oneThatHangsIsKilledWithItsChildren() throws Exception {
    Path pid = dir.resolve("pid");
    UndeliveredException e = failure("sleep 300 & echo $! > " + pid + "; wait");
    assertThat(e.why()).contains("had not ended after 3 s");
    assertThat(e.again()).isTrue();
    long child = Long.parseLong(Files.readString(pid).strip());
    Await.until("the child's end", Duration.ofSeconds(10), () -> hasEnded(child));
  }

  /** Where nobody reaps orphans it stays as a zombie. */
  private static boolean hasEnded(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void oneThatFloodsBothItsOutputsIsNeitherStoppedNorKept() throws Exception {
    command("i=0; while [ $i -lt 3000 ]; do echo \"$i " + "x".repeat(200) + "\"; i=$((i+1)); done")
        .send(NOTICE);
    UndeliveredException e =
        failure(
            "i=0; while [ $i -lt 3000 ]; do echo \"$i "
                + "x".repeat(200)
                + "\" >&2; i=$((i+1)); done; exit 1");
    assertThat(e.why()).hasSizeLessThan(600).startsWith("exit code 1: 0 xxx");
  }

  @Test
  void oneThatLeavesAChildBehindWithItsOutputOpenIsDone() throws Exception {
    command("sleep 300 & exit 0").send(NOTICE);
  }

  @Test
  void itReadsNothingAndDoesNotWaitForIt() throws Exception {
    command("cat > " + dir.resolve("out")).send(NOTICE);
    assertThat(dir.resolve("out")).isEmptyFile();
  }

  @Test
  void oneThatCannotBeStartedIsTriedAgain() {
    Command missing = new Command(dir.resolve("missing"), Notice::summary);
    UndeliveredException e =
        catchThrowableOfType(UndeliveredException.class, () -> missing.send(NOTICE));
    assertThat(e.why()).contains("cannot be started");
    assertThat(e.again()).isTrue();
  }
}
