package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Event;
import io.sentinelvip.model.Ip;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameResolverTest {

  private static final Ip ONE = Ip.of("10.0.0.1");
  private static final Ip TWO = Ip.of("10.0.0.2");

  private final Map<String, Ip> dns = new ConcurrentHashMap<>();
  private final CountDownLatch hang = new CountDownLatch(1);
  private final RecordingInbox inbox = new RecordingInbox();
  private final NameResolver resolver = new NameResolver(new Names(this::lookUp), inbox);

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    if (host.equals("hangs")) {
      try {
        hang.await();
      } catch (InterruptedException e) {
        throw new UnknownHostException(host);
      }
    }
    Ip ip = dns.get(host);
    if (ip == null) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {ip.value()};
  }

  @AfterEach
  void close() {
    resolver.close();
  }

  private void await(int mark, Map<String, Set<Ip>> expected) {
    inbox.await(mark, Event.NamesResolved.class, e -> e.addresses().equals(expected));
  }

  @Test
  void aNewNameIsResolvedAtOnceAndAChangedOneAtTheNextRefresh() {
    dns.put("a", ONE);
    resolver.see("a");
    await(0, Map.of("a", Set.of(ONE)));
    dns.put("a", TWO);
    resolver.refresh();
    await(0, Map.of("a", Set.of(TWO)));
  }

  @Test
  void theLastGoodAnswerStandsWhileDnsFails() {
    dns.put("a", ONE);
    resolver.see("a");
    await(0, Map.of("a", Set.of(ONE)));
    dns.remove("a");
    dns.put("b", TWO);
    resolver.refresh();
    resolver.see("b");
    await(0, Map.of("a", Set.of(ONE), "b", Set.of(TWO)));
  }

  @Test
  void aNameThatHangsDelaysNoOther() {
    resolver.see("hangs");
    dns.put("a", ONE);
    resolver.see("a");
    await(0, Map.of("a", Set.of(ONE)));
    hang.countDown();
  }

  @Test
  void literalAddressesAreNotLookedUp() {
    resolver.see("10.0.0.9");
    resolver.see("2001:db8::1");
    dns.put("a", ONE);
    resolver.see("a");
    await(0, Map.of("a", Set.of(ONE)));
    assertThat(inbox.entries()).hasSize(1);
  }
}
