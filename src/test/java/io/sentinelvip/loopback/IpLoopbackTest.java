package io.sentinelvip.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.LoopbackPort.Seen;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On the loopback of a network namespace of its own; the host's is not touched. */
@Timeout(60)
class IpLoopbackTest {

  private static final Vip VIP = new Vip(Ip.of("172.16.0.10"));
  private static final Vip VIP6 = new Vip(Ip.of("2001:db8::10"));
  private static final Seen ABSENT = new Seen(false, false);
  private static final Seen OURS = new Seen(true, true);
  private static final Seen THEIRS = new Seen(true, false);
  private static final String NAMESPACE = "svip-" + ProcessHandle.current().pid();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path state;

  private boolean made;

  @BeforeEach
  void makeNamespace() throws Exception {
    made = succeeds("ip", "netns", "add", NAMESPACE);
    assumeTrue(made, "no network namespace can be made: needs root and iproute2");
    inside("ip", "link", "set", "lo", "up");
  }

  @AfterEach
  void removeNamespace() throws Exception {
    if (made) {
      run("ip", "netns", "del", NAMESPACE);
    }
  }

  @Test
  void aHeldVipIsThereAndOursAndGoesWhenReleased() throws FaultException {
    IpLoopback lo = loopback();
    for (Vip vip : List.of(VIP, VIP6)) {
      assertThat(lo.look(vip)).isEqualTo(ABSENT);
      assertThat(lo.hold(vip)).isEqualTo(OURS);
      assertThat(lo.hold(vip)).as("held twice").isEqualTo(OURS);
      assertThat(lo.look(vip)).isEqualTo(OURS);
      assertThat(lo.release(vip)).isEqualTo(ABSENT);
      assertThat(lo.release(vip)).as("released twice").isEqualTo(ABSENT);
    }
  }

  @Test
  void anAddressOfAnotherHandIsLeftAlone() throws Exception {
    inside("ip", "addr", "add", "172.16.0.10/32", "dev", "lo");
    inside("ip", "addr", "add", "2001:db8::10/128", "dev", "lo");
    IpLoopback lo = loopback();
    for (Vip vip : List.of(VIP, VIP6)) {
      assertThat(lo.hold(vip)).isEqualTo(THEIRS);
      assertThat(lo.release(vip)).isEqualTo(THEIRS);
      assertThat(lo.look(vip)).isEqualTo(THEIRS);
    }
  }

  @Test
  void whatItAddedIsKnownAgainAfterARestart() throws FaultException {
    loopback().hold(VIP);
    loopback().hold(VIP6);
    assertThat(loopback().look(VIP)).isEqualTo(OURS);
    assertThat(loopback().look(VIP6)).isEqualTo(OURS);
    assertThat(loopback().release(VIP6)).isEqualTo(ABSENT);
    assertThat(loopback().look(VIP)).as("the other one stays").isEqualTo(OURS);
  }

  @Test
  void aLostOrForeignRecordLeavesAnIpv6Address() throws Exception {
    loopback().hold(VIP6);
    Path record = state.resolve("loopback-added");
    String text = Files.readString(record);
    Files.writeString(record, text.replaceFirst(".*\n", "another-boot\n"));
    assertThat(loopback().release(VIP6)).isEqualTo(THEIRS);
    Files.delete(record);
    assertThat(loopback().release(VIP6)).isEqualTo(THEIRS);
  }

  @Test
  void anAddressThatVanishedAndCameBackIsNoLongerOurs() throws Exception {
    IpLoopback lo = loopback();
    lo.hold(VIP6);
    inside("ip", "addr", "del", "2001:db8::10/128", "dev", "lo");
    assertThat(lo.look(VIP6)).isEqualTo(ABSENT);
    inside("ip", "addr", "add", "2001:db8::10/128", "dev", "lo");
    assertThat(lo.release(VIP6)).isEqualTo(THEIRS);
  }

  @Test
  void aStateDirectoryThatCannotBeWrittenStopsNothing() throws FaultException {
    IpLoopback lo = new IpLoopback(command(), "lo", state.resolve("missing"));
    assertThat(lo.hold(VIP6)).isEqualTo(OURS);
    assertThat(lo.release(VIP6)).isEqualTo(ABSENT);
  }

  @Test
  void withoutTheCapabilityTheRemedyIsTold() throws Exception {
    assumeSetpriv();
    IpLoopback lo = new IpLoopback(command(asNobody()), "lo", state);
    assertThat(lo.look(VIP)).as("looking needs nothing").isEqualTo(ABSENT);
    Fault fault = faultOf(lo, VIP);
    assertThat(fault.kind()).isEqualTo(Fault.Kind.DENIED);
    assertThat(fault.text()).contains("CAP_NET_ADMIN", "loopback: static");
  }

  @Test
  void theCapabilityIsEnoughWithoutRoot() throws Exception {
    assumeSetpriv();
    IpLoopback lo =
        new IpLoopback(
            command(asNobody("--inh-caps", "+net_admin", "--ambient-caps", "+net_admin")),
            "lo",
            state);
    assertThat(lo.hold(VIP)).isEqualTo(OURS);
    assertThat(lo.release(VIP)).isEqualTo(ABSENT);
  }

  @Test
  void ipv6ThatIsOffIsToldAsSuch() throws Exception {
    inside("sysctl", "-qw", "net.ipv6.conf.lo.disable_ipv6=1");
    Fault fault = faultOf(loopback(), VIP6);
    assertThat(fault.kind()).isEqualTo(Fault.Kind.DENIED);
    assertThat(fault.text()).contains("disable_ipv6");
  }

  @Test
  void aMissingProgramIsToldAsSuch() {
    IpLoopback lo = new IpLoopback(List.of("/nonexistent/ip"), "lo", state);
    assertThat(faultOf(lo, VIP).text()).contains("install iproute2");
  }

  @Test
  void aProgramThatHangsIsEnded() {
    IpLoopback lo = new IpLoopback(List.of("sh", "-c", "exec sleep 60"), "lo", state);
    assertThat(faultOf(lo, VIP).code()).isEqualTo("Timeout");
  }

  private IpLoopback loopback() {
    return new IpLoopback(command(), "lo", state);
  }

  private static List<String> command(String... wrapper) {
    return Stream.of(
            Stream.of("ip", "netns", "exec", NAMESPACE), Stream.of(wrapper), Stream.of("ip"))
        .flatMap(s -> s)
        .toList();
  }

  private static String[] asNobody(String... more) {
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid", "65534", "--regid", "65534"));
    command.add("--clear-groups");
    command.addAll(List.of(more));
    return command.toArray(String[]::new);
  }

  private static void assumeSetpriv() throws Exception {
    assumeTrue(succeeds("setpriv", "--version"), "setpriv of util-linux is not there");
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      return run(command) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Fault faultOf(IpLoopback lo, Vip vip) {
    FaultException e = catchThrowableOfType(FaultException.class, () -> lo.hold(vip));
    assertThat(e).as("a fault").isNotNull();
    return e.fault();
  }

  private static void inside(String... command) throws Exception {
    String[] whole =
        Stream.concat(Stream.of("ip", "netns", "exec", NAMESPACE), Stream.of(command))
            .toArray(String[]::new);
    assertThat(run(whole)).as(String.join(" ", whole)).isZero();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
