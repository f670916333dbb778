package dev.headroom.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.spread.Spread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkProviderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local[]",
        "local[0]",
        "local[x]",
        "local-cluster[2,1]",
        "spark://",
        "spark://here",
        "k8s://"
      })
  void aWrongAddressIsRefusedInOneLine(String master) {
    assertThatThrownBy(() -> Spread.of(master))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--cluster is \"" + master + "\", expected local[N]")
        .hasMessageNotContaining("\n");
  }

  @Test
  void otherAddressesAreOthers() {
    assertThat(new SparkProvider().knows("localhost:7077")).isFalse();
    assertThat(new SparkProvider().knows("mesos://here")).isFalse();
  }

  @Test
  void aMasterThatIsNotThereIsOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(() -> Spread.of("spark://127.0.0.1:" + free))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--cluster spark://127.0.0.1:"
                + free
                + ": expected a master that answers, found Connection refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://127.0.0.1:1"})
  void whatSparkSubmitHasToBringIsMissedInOneLine(String master) {
    assertThatThrownBy(() -> Spread.of(master))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--cluster " + master + ": expected a cluster that answers, where")
        .hasMessageNotContaining("\n");
  }
}
