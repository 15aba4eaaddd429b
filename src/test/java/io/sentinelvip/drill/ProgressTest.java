package io.sentinelvip.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProgressTest {

  private static Progress of(List<Sight> sights) {
    return Progress.of(Scene.start(), sights);
  }

  @Test
  void aFailoverThatAllSidesSawIsThrough() {
    Progress p = of(Scene.moved());
    assertThat(p.through()).isTrue();
    assertThat(p.to()).isEqualTo(Scene.B);
    assertThat(p.majority()).isEqualTo(Scene.after(420));
    assertThat(p.tables()).containsEntry(Scene.T2, Scene.after(700)).hasSize(2);
    assertThat(Stopped.of(Scene.start(), p, null)).isNull();
  }

  private static Arguments without(Predicate<Sight> gone, String where) {
    return Arguments.of(gone, where);
  }

  private static boolean isSaid(Sight s, String word) {
    return s instanceof Sight.Said said && said.text().startsWith(word);
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        without(s -> isSaid(s, "+selected") || s instanceof Sight.Named, "selected no replica"),
        without(s -> s instanceof Sight.Named n && n.who().equals(Scene.runId(2)), "no majority"),
        without(s -> s instanceof Sight.Answered, "does not say that it is master"),
        without(
            s -> s instanceof Sight.Led led && led.table().equals(Scene.T2),
            "rtb-00000002 still leads to eni-0000000a"),
        without(s -> s instanceof Sight.Told, "agent of this node has not seen it end"),
        without(s -> s instanceof Sight.Whole, "not whole yet"));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void theFirstStepThatIsMissingIsWhereItStopped(Predicate<Sight> gone, String where) {
    List<Sight> sights = Scene.moved().stream().filter(gone.negate()).toList();
    Progress p = of(sights);
    assertThat(p.through()).isFalse();
    Stopped stopped = Objects.requireNonNull(Stopped.of(Scene.start(), p, null));
    assertThat(stopped.where()).contains(where);
    assertThat(stopped.remedy()).isNotEmpty();
  }

  @Test
  void whatTheWinnersAgentIsRefusedIsTold() {
    List<Sight> sights = new ArrayList<>(Scene.moved());
    sights.removeIf(s -> s instanceof Sight.Led || s instanceof Sight.Told);
    sights.add(
        new Sight.Told(
            Scene.after(800),
            Scene.report(
                "claiming", false, 8, Scene.incident(8, -100, -1), "ec2:ReplaceRoute denied")));
    Stopped stopped = Objects.requireNonNull(Stopped.of(Scene.start(), of(sights), null));
    assertThat(stopped.where()).contains("ec2:ReplaceRoute denied");
    assertThat(stopped.remedy()).contains("agent of this node");
  }

  @Test
  void aFailoverThatSentinelGaveUpSaysSo() {
    List<Sight> sights = new ArrayList<>(Scene.moved().subList(0, 2));
    sights.add(
        new Sight.Said(
            Scene.after(900),
            "s1",
            "-failover-abort-slave-timeout master mymaster 10.0.1.11 6379"));
    Stopped stopped = Objects.requireNonNull(Stopped.of(Scene.start(), of(sights), null));
    assertThat(stopped.where()).contains("gave the failover up", "slave-timeout");
  }

  @Test
  void theOldMastersOwnWordAtItsOldEpochCountsForNothing() {
    List<Sight> sights =
        List.of(
            new Sight.Named(Scene.after(1), Scene.runId(1), Scene.SENTINELS.get(0), Scene.B, 7),
            new Sight.Named(Scene.after(2), Scene.runId(2), Scene.SENTINELS.get(1), Scene.B, 7));
    assertThat(of(sights).to()).isNull();
  }

  @Test
  void aRouteToTheWrongPlaceIsNotRight() {
    List<Sight> sights = new ArrayList<>(Scene.moved());
    sights.add(new Sight.Led(Scene.after(900), Scene.T1, "eni-0000000c", true));
    assertThat(of(sights).moved()).isFalse();
    sights.add(new Sight.Led(Scene.after(950), Scene.T1, Scene.ENI_B, false));
    assertThat(of(sights).moved()).as("a blackhole").isFalse();
  }

  @Test
  void whereTheWinnersAgentCannotBeAskedTheTablesMustAgree() {
    List<Sight> sights = new ArrayList<>(Scene.moved());
    sights.removeIf(s -> s instanceof Sight.Told);
    assertThat(of(sights).moved()).isTrue();
    sights.add(new Sight.Led(Scene.after(900), Scene.T1, "eni-0000000c", true));
    assertThat(of(sights).moved()).isFalse();
  }

  @Test
  void anotherThanTheWantedOneIsNotWell() {
    Progress p = Progress.of(Scene.start(Optional.of(Scene.C)), Scene.moved());
    assertThat(p.to()).isEqualTo(Scene.B);
  }

  @Test
  void aMasterThatSteppedDownAgainHasNoRole() {
    List<Sight> sights = new ArrayList<>(Scene.moved());
    sights.add(new Sight.Answered(Scene.after(950), Scene.B, Role.REPLICA));
    assertThat(of(sights).moved()).isFalse();
  }

  @Test
  void theTimelineIsInOrderWithTheAgentsCallsAndTheClient() {
    ClientView client = new ClientView(100, 2, 3, 210_000, 640_000, 430_000, false);
    List<DrillReport.Entry> entries =
        Timeline.of(Scene.start(), Scene.moved(), of(Scene.moved()), client);
    assertThat(entries).extracting(DrillReport.Entry::afterMicros).isSorted();
    assertThat(entries)
        .extracting(DrillReport.Entry::what)
        .containsSubsequence(
            "asked: SENTINEL FAILOVER, away from 10.0.1.11:6379",
            "says master",
            "the first write fails or is lost",
            "ReplaceRoute rtb-00000001: done in 80 ms",
            "leads to eni-0000000b",
            "writes again",
            "whole again: every node is up and in sync");
    DrillReport.Figures f = Timeline.figures(Scene.start(), of(Scene.moved()));
    assertThat(f.switchMicros()).isEqualTo(410_000);
    assertThat(f.firstWriteMicros()).isEqualTo(300_000);
    assertThat(f.tables()).containsEntry("rtb-00000001", 600_000L);
    assertThat(f.wholeMicros()).isEqualTo(11_000_000);
  }
}
