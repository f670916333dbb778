package dev.headroom.kernel.contract;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/// Where lines of the cache lie in arrays. What kernels pack begins FIRST bytes behind an array's first
/// entry: on a line where the virtual machine aligns objects to lines
/// (`-XX:ObjectAlignmentInBytes=64`). Where it does not, any place is as good, so kernels never ask.
public final class CacheLines {
  private static final String FLAG = "ObjectAlignmentInBytes";
  private static final int BYTES = 64;
  private static final int HEADER =
      16; // of an array, unless class pointers are whole or headers compact

  public static final int FIRST = BYTES - HEADER;

  private CacheLines() {}

  /// Whether packed vectors begin on lines here, and why; asking takes some 50 ms.
  public static String description() {
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      boolean header =
          Boolean.parseBoolean(value(machine, "UseCompressedClassPointers"))
              && !Boolean.parseBoolean(value(machine, "UseCompactObjectHeaders"));
      return describe(Integer.parseInt(value(machine, FLAG)), header);
    } catch (LinkageError | RuntimeException e) { // another machine, or one without that module
      return "packed vectors wherever the virtual machine puts them";
    }
  }

  private static String value(HotSpotDiagnosticMXBean machine, String flag) {
    return machine.getVMOption(flag).getValue();
  }

  /// Of objects aligned to so many bytes, whose arrays have that header or another one.
  public static String describe(int alignment, boolean header) {
    String objects = "objects aligned to " + alignment + " bytes";
    if (alignment % BYTES != 0) {
      return "packed vectors cross cache lines, " + objects + " (-XX:" + FLAG + "=64)";
    }
    return header
        ? "packed vectors on cache lines, " + objects
        : "packed vectors cross cache lines, " + objects + " but headers of another size";
  }
}
