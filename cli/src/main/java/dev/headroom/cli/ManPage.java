package dev.headroom.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `generate-man-page`: the help of every command as one page for `man`.
@Command(
    name = "generate-man-page",
    description = "Print the manual page, for man -l or a man1 folder.",
    footer = {"%nExample:", "  $ ./headroom generate-man-page | head -1", "  .TH HEADROOM 1"})
final class ManPage implements Callable<Integer> {
  private final Console console;

  ManPage(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine root = Main.commandLine(console);
    CommandSpec spec = root.getCommandSpec();
    PrintStream out = console.out();
    out.println(".TH HEADROOM 1");
    out.println(".SH NAME\nheadroom \\- " + roff(text(spec.usageMessage().description())));
    out.println(".SH SYNOPSIS\n.B headroom\nCOMMAND [options]");
    out.println(".SH COMMANDS");
    describe(root, out);
    out.println(".SH EXIT STATUS\n" + roff(text(spec.usageMessage().footer())));
    return ExitCode.DONE;
  }

  private static void describe(CommandLine parent, PrintStream out) {
    for (CommandLine command : parent.getSubcommands().values()) {
      describe(command.getCommandSpec(), out);
      describe(command, out);
    }
  }

  private static void describe(CommandSpec spec, PrintStream out) {
    out.println(".SS " + roff(spec.qualifiedName()));
    out.println(roff(text(spec.usageMessage().description())));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      entry(parameter.paramLabel(), parameter.description(), out);
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        String names = String.join(", ", List.of(option.names()));
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        entry(names + label, option.description(), out);
      }
    }
    out.println(".PP\n.nf");
    for (String line : spec.usageMessage().footer()) {
      out.println(roff(String.format(Locale.ROOT, line)));
    }
    out.println(".fi");
  }

  private static void entry(String name, String[] description, PrintStream out) {
    out.println(".TP\n.B " + roff(name));
    out.println(roff(text(description)));
  }

  private static String text(String[] lines) {
    return String.format(Locale.ROOT, String.join(" ", lines)).strip();
  }

  /// A dot or quote that starts a line would be a request, and a bare hyphen is no minus.
  private static String roff(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
