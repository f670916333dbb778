package dev.headroom.cluster;

import dev.headroom.InputException;
import dev.headroom.spread.Spread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Clusters that Spark knows: `local[N]`, `local-cluster[N,cores,MiB]`, `spark://HOST:PORT`, and `yarn` and
/// `k8s://…` where spark-submit has brought what they need.
/// Shared: by any number of threads.
public final class SparkProvider implements Spread.Provider {
  private static final String NUMBER = "[1-9]\\d{0,8}";
  private static final Pattern ADDRESS =
      Pattern.compile(
          "local(\\[(\\*|N)(,N)?])?|local-cluster\\[N,N,N]|spark://.+:\\d+|yarn|k8s://.+"
              .replace("N", NUMBER));
  private static final Pattern KIND =
      Pattern.compile("(local(-cluster)?(\\[.*)?|spark:.*|yarn|k8s:.*)");
  private static final Pattern HOST = Pattern.compile("([^,]+):(\\d{1,5})");

  private static final int PATIENCE = 10_000; // ms for a host to answer

  @Override
  public boolean knows(String master) {
    return KIND.matcher(master).matches();
  }

  @Override
  public Spread open(String master) {
    if (!ADDRESS.matcher(master.replace(" ", "")).matches()) {
      throw new IllegalArgumentException(
          "--cluster is \""
              + master
              + "\", expected local[N], local[*], local-cluster[N,cores,MiB], spark://HOST:PORT, yarn or"
              + " k8s://URL");
    }
    if (master.startsWith("spark://")) {
      requireReached(master);
    }
    return new SparkSpread(master);
  }

  /// Spark itself would try for a minute. Several masters may be named, of which one has to be there.
  private static void requireReached(String master) {
    List<String> reasons = new ArrayList<>();
    Matcher hosts = HOST.matcher(master.substring("spark://".length()));
    while (hosts.find()) {
      int port = Integer.parseInt(hosts.group(2));
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(hosts.group(1), Math.min(port, 0xffff)), PATIENCE);
        return;
      } catch (IOException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    throw new InputException(
        "--cluster " + master, "", "a master that answers", String.join("; ", reasons));
  }
}
