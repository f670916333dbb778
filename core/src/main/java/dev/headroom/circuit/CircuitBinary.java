package dev.headroom.circuit;

import dev.headroom.InputException;
import dev.headroom.work.Pace;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/// Headroom's circuit form as bytes: the same facts as the text, in about 9 bytes a gate.
///
/// Big-endian: 8 bytes `HDRMCIRC`; int version; long leaves, gates, outputs; byte 1 when gates have
/// names. A leaf: byte (0 input, 1 constant), string name, for a constant string value. A gate: byte
/// kind, int left, int right, and where gates have names a string. An output: string name, int node.
/// Last a CRC-32C of all before. A string: int length, bytes of UTF-8.
/// Work:   nothing is allocated for what is declared but not there.
/// Fails:  InputException naming the byte.
public final class CircuitBinary {
  static final byte[] MAGIC = "HDRMCIRC".getBytes(StandardCharsets.US_ASCII);

  private static final int VERSION = 1;
  private static final int LONGEST_STRING = 1 << 24;

  private CircuitBinary() {}

  /// Whether a file that starts so is a binary circuit.
  public static boolean recognises(byte[] start) {
    return start.length >= MAGIC.length
        && java.util.Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  public static void write(Circuit circuit, OutputStream to) throws IOException {
    CheckedOutputStream sum = new CheckedOutputStream(new BufferedOutputStream(to), new CRC32C());
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(sum, 1 << 16));
    boolean named = circuit.labels().own();
    out.write(MAGIC);
    out.writeInt(VERSION);
    out.writeLong(circuit.leaves());
    out.writeLong(circuit.size());
    out.writeLong(circuit.outputs().size());
    out.writeBoolean(named);
    for (int id = -1; id >= -circuit.leaves(); id--) {
      Optional<Constant> value = circuit.constant(id);
      out.writeBoolean(value.isPresent());
      string(out, circuit.leafTable().names().name(~id));
      if (value.isPresent()) {
        string(out, value.get().toString());
      }
    }
    Pace pace = Pace.of("writing", circuit.size());
    for (int gate = 0; gate < circuit.size(); gate++) {
      pace.at(gate);
      out.writeByte(circuit.kind(gate).code());
      out.writeInt(circuit.left(gate));
      out.writeInt(circuit.right(gate));
      if (named) {
        string(out, circuit.label(gate));
      }
    }
    for (Circuit.Output output : circuit.outputs()) {
      string(out, output.name());
      out.writeInt(output.node());
    }
    out.flush();
    out.writeInt((int) sum.getChecksum().getValue());
    out.flush();
    sum.flush();
  }

  private static void string(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static Circuit read(String file, InputStream in) throws IOException {
    return new Reader(file, in).read();
  }

  private static final class Reader {
    private final String file;
    private final CheckedInputStream sum;
    private final DataInputStream in;
    private final CircuitBuilder out = Circuit.builder();
    private final Growth growth = new Growth();
    private long place;

    Reader(String file, InputStream in) {
      this.file = file;
      this.sum = new CheckedInputStream(new BufferedInputStream(in, 1 << 16), new CRC32C());
      this.in = new DataInputStream(sum);
    }

    Circuit read() throws IOException {
      try {
        return body();
      } catch (EOFException e) {
        throw wrong("more bytes", "the end of the file");
      } catch (IllegalArgumentException e) {
        throw wrong(
            "names defined once and nodes defined before use", String.valueOf(e.getMessage()));
      }
    }

    private Circuit body() throws IOException {
      if (!recognises(bytes(MAGIC.length)) || whole() != VERSION) {
        throw wrong("a binary circuit of version " + VERSION, "something else");
      }
      long leaves = count();
      long gates = count();
      long outputs = count();
      if (!Room.fits(gates, Room.GATE * gates)) {
        throw wrong("at most " + Room.most() + " gates, for which there is memory", "" + gates);
      }
      boolean named = flag();
      for (long i = 0; i < leaves; i++) {
        leaf();
        requireRoom();
      }
      for (long i = 0; i < gates; i++) {
        gate(named);
        requireRoom();
      }
      for (long i = 0; i < outputs; i++) {
        String name = name();
        out.output(name, whole());
      }
      int expected = (int) sum.getChecksum().getValue();
      int found = in.readInt();
      if (found != expected) {
        throw wrong("checksum " + Integer.toHexString(expected), Integer.toHexString(found));
      }
      if (in.read() >= 0) {
        throw wrong("the end of the file", "more bytes");
      }
      return out.build();
    }

    private void requireRoom() {
      growth
          .lacking(out, 0)
          .ifPresent(free -> {
            throw wrong("a circuit for which there is memory, " + free, "a larger one");
          });
    }

    private void leaf() throws IOException {
      if (!flag()) {
        out.input(name());
        return;
      }
      byte[] name = string();
      String value = new String(string(), StandardCharsets.UTF_8);
      try {
        Constant constant = Constant.parse(value);
        if (name.length == 0) {
          int before = out.leaves();
          if (~out.constant(constant) != before) {
            throw wrong("constants without a name to differ", value);
          }
        } else {
          out.constant(checked(name), constant);
        }
      } catch (NumberFormatException e) {
        throw wrong("an integer, p/q or a finite decimal", value);
      }
    }

    private void gate(boolean named) throws IOException {
      int kind = in.readUnsignedByte();
      place++;
      if (kind >= Kind.count()) {
        throw wrong("a kind of gate below " + Kind.count(), Integer.toString(kind));
      }
      int u = whole();
      int v = whole();
      if (Kind.of((byte) kind).operands() == 1 && u != v) {
        throw wrong("one operand", "two that differ");
      }
      out.gate(Kind.of((byte) kind), u, v);
      if (named) {
        byte[] name = string();
        checked(name);
        if (out.find(name, 0, name.length) != Integer.MIN_VALUE) {
          throw wrong("a name defined once", new String(name, StandardCharsets.UTF_8));
        }
        out.nameGate(name, 0, name.length);
      }
    }

    private String name() throws IOException {
      return checked(string());
    }

    private String checked(byte[] name) {
      String text = new String(name, StandardCharsets.UTF_8);
      if (!text.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
        throw wrong("a name [A-Za-z_][A-Za-z0-9_.]*", "\"" + text + "\"");
      }
      return text;
    }

    private long count() throws IOException {
      long n = in.readLong();
      place += Long.BYTES;
      if (n < 0 || n > Integer.MAX_VALUE) {
        throw wrong("a count from 0 to " + Integer.MAX_VALUE, Long.toString(n));
      }
      return n;
    }

    private int whole() throws IOException {
      int n = in.readInt();
      place += Integer.BYTES;
      return n;
    }

    private boolean flag() throws IOException {
      int n = in.readUnsignedByte();
      place++;
      if (n > 1) {
        throw wrong("0 or 1", Integer.toString(n));
      }
      return n == 1;
    }

    private byte[] string() throws IOException {
      int length = whole();
      if (length < 0 || length > LONGEST_STRING) {
        throw wrong("a length from 0 to " + LONGEST_STRING, Integer.toString(length));
      }
      return bytes(length);
    }

    private byte[] bytes(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      place += length;
      return bytes;
    }

    private InputException wrong(String expected, String found) {
      return new InputException(file, "byte " + place, expected, found);
    }
  }
}
