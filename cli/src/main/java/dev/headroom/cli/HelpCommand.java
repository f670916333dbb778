package dev.headroom.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `help`: what `--help` behind the same words prints.
@Command(
    name = "help",
    description = "Show the help of a command, as --help does.",
    footer = {
      "%nExample:",
      "  $ ./headroom help circuit eval | head -1",
      "  Usage: headroom circuit eval …"
    })
final class HelpCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Default: headroom itself.")
  private List<String> words = List.of();

  HelpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new UnmatchedArgumentException(command, List.of(word));
      }
      command = next;
    }
    console.out().print(command.getUsageMessage());
    return ExitCode.DONE;
  }
}
