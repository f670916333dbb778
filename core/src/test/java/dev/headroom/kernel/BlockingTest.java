package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.contract.Vendor;
import dev.headroom.kernel.f32.BlockingF32;
import dev.headroom.kernel.f64.BlockingF64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table of sizes for each kind of machine: who changes one of them changes this, and says why.
class BlockingTest {
  private static final String REST =
      "in spans of 2, 200 KiB of a, 256 KiB of b, 5120 KiB of b packed";

  @Test
  void aTableForEachKind() {
    List<String> table = new ArrayList<>();
    for (int bits : new int[] {512, 256, 128}) {
      for (Vendor vendor : Vendor.values()) {
        table.add(bits + " " + vendor + " f32 " + BlockingF32.of(bits, vendor));
        table.add(bits + " " + vendor + " f64 " + BlockingF64.of(bits, vendor));
      }
    }
    assertThat(table)
        .containsExactly(
            "512 INTEL f32 tile 12x32 by two steps, depth 1024 " + REST + ", 192 keys",
            "512 INTEL f64 tile 12x16 by two steps, depth 512 " + REST + ", 192 keys",
            "512 OTHER f32 tile 12x32, depth 1024 " + REST + ", 192 keys",
            "512 OTHER f64 tile 12x16, depth 512 " + REST + ", 192 keys",
            "256 INTEL f32 tile 6x16, depth 1024 " + REST + ", 240 keys",
            "256 INTEL f64 tile 6x8, depth 512 " + REST + ", 240 keys",
            "256 OTHER f32 tile 6x16, depth 1024 " + REST + ", 240 keys",
            "256 OTHER f64 tile 6x8, depth 512 " + REST + ", 240 keys",
            "128 INTEL f32 tile 6x8, depth 1024 " + REST + ", 240 keys",
            "128 INTEL f64 tile 6x4, depth 512 " + REST + ", 240 keys",
            "128 OTHER f32 tile 6x8, depth 1024 " + REST + ", 240 keys",
            "128 OTHER f64 tile 6x4, depth 512 " + REST + ", 240 keys");
  }

  @Test
  void vendorsAreRead(@TempDir Path folder) throws IOException {
    Path list = folder.resolve("cpuinfo");
    assertThat(Vendor.read(list)).isEqualTo(Vendor.OTHER);
    Files.writeString(list, "processor\t: 0\nvendor_id\t: GenuineIntel\n");
    assertThat(Vendor.read(list)).isEqualTo(Vendor.INTEL);
    Files.writeString(list, "processor\t: 0\nvendor_id\t: AuthenticAMD\n");
    assertThat(Vendor.read(list)).isEqualTo(Vendor.OTHER);
    Files.write(list, new byte[] {'v', (byte) 0xff, '\n'});
    assertThat(Vendor.read(list)).isEqualTo(Vendor.OTHER);
  }
}
