/// The command line: picocli commands, and claims rendered as text, JSON and HTML.
///
/// A command is one class. It gets its {@link dev.headroom.cli.Console} by constructor, stands in
/// the list of {@link dev.headroom.cli.Main}, and composes what it shares with others:
///
///     @Command(name = "attend", description = "Exact attention of given Q, K and V.",
///         footer = {"%nExample:", "  $ ./headroom attend cross.safetensors", "  o  5 x 8  …"})
///     final class Attend implements Callable<Integer> {
///       private final Console console;
///       @Mixin private final ComputeOptions compute = new ComputeOptions();
///       @Mixin private final JsonOption json = new JsonOption();
///       @Parameters(paramLabel = "FILE", description = "…") private Path file;
///       @Option(names = {"-o", "--out"}, paramLabel = "OUT", description = "…")
///       private Optional<Path> out = Optional.empty();
///
///       public Integer call() {
///         Optional<WholeFile> target = out.map(WholeFile::new);   // bad paths fail before the work
///         json.check();
///         try (Progress bar = console.progress("heads", heads)) { … bar.step(); … }
///         target.ifPresent(t -> t.write(writer::writeTo));
///         json.deliver(console, text -> text.println("…"), () -> new Document("headroom/…/1", …));
///         return ExitCode.DONE;
///       }
///     }
///
/// - Results go to `console.out()`, notices to `console.notice`, progress to `console.progress`;
///   nothing else prints. A command never calls System.exit and catches nothing it cannot mend:
///   Main turns every exception into one line and an exit code ({@link dev.headroom.cli.Failure}).
/// - Bad input is an InputException; a bad value is an IllegalArgumentException whose message names
///   the option and both values. Both end in exit 2. NumberFormatException is a defect of ours:
///   parse by picocli's types or catch it. Checked and found wrong: return ExitCode.FOUND_WRONG.
/// - Options are primitives or Optional with an initial value, never null; required parameters are
///   `@Parameters` fields, which NullAway trusts. Option words are those of the other commands.
/// - The footer is an example with its real output: lines after `  $ ./headroom …` are what it
///   prints, `…` standing for anything. HelpExamplesTest runs it from the project's root, as
///   DocCommandsTest does with every `console` block of README.md and docs/; Shown has the rule for
///   numbers that vary.
/// - A field or static initialiser of a command must not load the kernel: `--version` and `--help`
///   run without the vector module. Open kernels inside `call`.
@NullMarked
package dev.headroom.cli;

import org.jspecify.annotations.NullMarked;
