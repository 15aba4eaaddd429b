package io.sentinelvip.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One failover; a line of the CSV. Times are milliseconds.
 *
 * @param run from 1
 * @param hintToCall from the first {@code +switch-master} of any Sentinel to the arrival of the new
 *     master's first write at the API; negative where it came before; empty where none came
 * @param switchToWrite from there to when the last client had its first lasting write acknowledged
 * @param firstClient the same for the first client
 * @param withoutWrites from the last acknowledged write to the old master to the first to the new
 *     one, of the client for which that was longest
 * @param lost writes that were acknowledged and are not there any more
 * @param apiWrites calls of EC2 that change something
 * @param apiReads other calls of EC2
 * @param cpuMillis CPU time of the contender on all hosts, from the fault until it is at rest
 * @param restMib its resident memory before, on the host that had most
 * @param peakMib the most of its resident memory during the failover
 */
record Row(
    Cell cell,
    int run,
    OptionalDouble hintToCall,
    double switchToWrite,
    double firstClient,
    double withoutWrites,
    long lost,
    long apiWrites,
    long apiReads,
    long cpuMillis,
    double restMib,
    double peakMib) {

  static final String HEADER =
      "contender,fault,tables,api_ms,run,hint_to_call_ms,switch_to_write_ms,first_client_ms,"
          + "without_writes_ms,lost,api_writes,api_reads,cpu_ms,rest_mib,peak_mib";

  private static final int FIELDS = HEADER.split(",", -1).length;

  String csv() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%d,%d,%s,%.1f,%.1f,%.1f,%d,%d,%d,%d,%.1f,%.1f",
        cell.contender().id,
        cell.fault().id(),
        cell.tables(),
        cell.apiMillis(),
        run,
        hintToCall.isPresent() ? String.format(Locale.ROOT, "%.1f", hintToCall.getAsDouble()) : "",
        switchToWrite,
        firstClient,
        withoutWrites,
        lost,
        apiWrites,
        apiReads,
        cpuMillis,
        restMib,
        peakMib);
  }

  static Row parse(String line) {
    String[] f = line.split(",", -1);
    if (f.length != FIELDS) {
      throw new IllegalArgumentException("not " + FIELDS + " fields: " + line);
    }
    return new Row(
        new Cell(
            Contender.of(f[0]),
            Cell.Fault.of(f[1]),
            Integer.parseInt(f[2]),
            Integer.parseInt(f[3])),
        Integer.parseInt(f[4]),
        f[5].isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(f[5])),
        Double.parseDouble(f[6]),
        Double.parseDouble(f[7]),
        Double.parseDouble(f[8]),
        Long.parseLong(f[9]),
        Long.parseLong(f[10]),
        Long.parseLong(f[11]),
        Long.parseLong(f[12]),
        Double.parseDouble(f[13]),
        Double.parseDouble(f[14]));
  }

  /** All of a file. */
  static List<Row> read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(1).map(Row::parse).toList();
    }
  }
}
