package dev.headroom.cli;

import dev.headroom.Decimal;
import dev.headroom.trace.Multiplication;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `headroom`: finds the command that was typed, and turns what it throws into an exit
/// code and one line.
@Command(
    name = "headroom",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    usageHelpAutoWidth = false,
    usageHelpWidth = 100,
    description = "How far a transformer runs from every limit that is known for it.",
    commandListHeading = "%nCommands:%n",
    footer =
        "%nminilm (a trained model), bench (native peers) and --cluster (Apache Spark) download on first"
            + " use."
            + "%nExit codes: 0 done, 1 failed, 2 bad usage or input, 3 checked and found wrong.")
public final class Main {
  /// Read from the arguments themselves, since it matters when they cannot be parsed.
  private static final String DEBUG = "--debug";

  /// Set by the launcher: whether standard output is a terminal that may be coloured.
  private static final String COLOUR = "headroom.colour";

  /// The command is picocli's, its help is not.
  private static final String[] COMPLETION = {
    "%nExample:", "  $ ./headroom generate-completion | head -1", "  #!/usr/bin/env bash"
  };

  @Option(
      names = DEBUG,
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  boolean debug;

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // for messages of the JDK and of picocli
    Console console = Console.ofProcess();
    int exit = run(console, args);
    console.ended(); // where a signal came, the process now ends by it
    System.exit(exit);
  }

  /// The commands, each constructed with the console that it writes to.
  private static List<Object> commands(Console console) {
    return List.of(
        new AuditCommand(console),
        new BoundsCommand(console),
        new ScalingCommand(console),
        new Run(console),
        new Attend(console),
        new Sat(console),
        new OrthogonalVectors(console),
        new Gauntlet(console),
        CircuitCommand.line(console),
        new RefereeCommand(console),
        MatmulCommand.line(console),
        new HelpCommand(console),
        completion(),
        new ManPage(console));
  }

  private static CommandLine completion() {
    CommandLine line = new CommandLine(new AutoComplete.GenerateCompletion());
    line.getCommandSpec().usageMessage().footer(COMPLETION);
    line.getCommandSpec().helpCommand(false); // which would take any argument in silence
    return line;
  }

  /// Runs one command line in this process.
  /// Shape:  returns an {@link ExitCode}, or what a command's help says.
  public static int run(Console console, String... args) {
    CommandLine line = commandLine(console);
    StringWriter help = new StringWriter(); // picocli would swallow a failed write
    line.setOut(new PrintWriter(help));
    line.setParameterExceptionHandler((e, given) ->
        report(console, e.getCommandLine().getCommandSpec().qualifiedName(), e, args));
    line.setExecutionExceptionHandler(
        (e, at, parsed) -> report(console, at.getCommandSpec().qualifiedName(), e, args));
    line.setExecutionStrategy(Arguments::run);
    try {
      int code = line.execute(args.length == 0 ? new String[] {"--help"} : args);
      console.out().print(help);
      console.out().flush();
      return code;
    } catch (RuntimeException | VirtualMachineError | LinkageError | AssertionError e) {
      return report(console, "headroom", e, args);
    }
  }

  static CommandLine commandLine(Console console) {
    CommandLine line = new CommandLine(new Main());
    commands(console).forEach(line::addSubcommand);
    for (MoreCommands more : ServiceLoader.load(MoreCommands.class)) {
      more.commands(console).forEach(line::addSubcommand);
    }
    Ansi ansi = Boolean.getBoolean(COLOUR) ? Ansi.ON : Ansi.OFF;
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    line.registerConverter(Multiplication.class, Multiplication::named);
    line.registerConverter(Double.class, Main::decimal);
    line.registerConverter(Double.TYPE, Main::decimal);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOverwrittenOptionsAllowed(false);
    line.setExpandAtFiles(false); // a path may begin with @
    return line;
  }

  private static Double decimal(String typed) {
    OptionalDouble number = Decimal.parse(typed);
    if (number.isEmpty()) {
      throw new CommandLine.TypeConversionException(
          "expected " + Decimal.FORM + ", found '" + typed + "'");
    }
    return number.getAsDouble();
  }

  private static int report(Console console, String command, Throwable thrown, String[] args) {
    Failure failure = Failure.of(thrown);
    if (!failure.line().isEmpty()) {
      console.err().println(command + ": " + failure.line());
      if (List.of(args).contains(DEBUG)) {
        thrown.printStackTrace(console.err());
      }
    }
    return failure.exit();
  }

  /// From the jar's manifest.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"headroom " + (version == null ? "(from classes)" : version)};
    }
  }
}
